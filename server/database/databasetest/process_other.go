//go:build !linux

package databasetest

import "syscall"

// processAttributes is empty: only Linux ends a server with the test process. Elsewhere Main alone does.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{}
}
