package databasetest

import "syscall"

// processAttributes has the kernel end a server when the test process dies, be it killed: SIGQUIT is PostgreSQL's
// immediate shutdown, and ends PgBouncer too.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
}
