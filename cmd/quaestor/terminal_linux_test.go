package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// terminal opens a pseudo-terminal: what is written to keyboard the program reads from its side.
func terminal(t *testing.T) (keyboard, side *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	var unlock, number uint32
	for request, argument := range map[uintptr]*uint32{syscall.TIOCSPTLCK: &unlock, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, keyboard.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Fatal(errno)
		}
	}
	side, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = side.Close() })
	return keyboard, side
}

// asked runs a command on a terminal until it asks, and answers.
func asked(t *testing.T, address, answer string, args ...string) (*exec.Cmd, *buffer) {
	t.Helper()
	keyboard, side := terminal(t)
	cmd, stderr := command(t.Context(), t.TempDir(), at(address), args...), &buffer{}
	cmd.Stdin, cmd.Stderr = side, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); !strings.HasSuffix(stderr.String(), "? [y/N] "); time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > hang {
			t.Fatalf("it does not ask: %s", stderr)
		}
	}
	if answer == "" {
		_ = cmd.Process.Signal(syscall.SIGINT)
	}
	if _, err := keyboard.WriteString(answer); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	return cmd, stderr
}

// "they ask on a terminal": nothing but a yes is one.
func TestDestructiveCommandsAsk(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		invoke(t, "", at(address), "", "database", "upgrade").want(t, 0)
		before := contents(t, address)
		for _, args := range [][]string{{"database", "downgrade"}, {"database", "reset"}, {"database", "drop"}} {
			for answer, says := range map[string]string{"n\n": "nothing was changed", "\n": "nothing was changed", "\x04": "nothing was changed", "": "interrupted"} {
				cmd, stderr := asked(t, address, answer, args...)
				question, _, _ := strings.Cut(stderr.String(), "?")
				if cmd.ProcessState.ExitCode() != 1 || !strings.HasSuffix(stderr.String(), "quaestor: "+says+"\n") ||
					!strings.Contains(question, string(d)) || strings.Contains(question, databasetest.Password) {
					t.Errorf("%v, answered %q: exit %d %s", args, answer, cmd.ProcessState.ExitCode(), stderr)
				}
			}
			sameContents(t, "after a no", contents(t, address), before)
		}
		for _, answer := range []string{"y\n", "Yes\n"} {
			if cmd, stderr := asked(t, address, answer, "database", "reset"); cmd.ProcessState.ExitCode() != 0 {
				t.Error(stderr)
			}
		}
		if cmd, stderr := asked(t, address, "y\n", "database", "downgrade"); cmd.ProcessState.ExitCode() != 0 {
			t.Error(stderr)
		}
		if left := tables(t, address); len(left) > 0 {
			t.Errorf("left %v", left)
		}
	})
}

// "progress bar on a terminal".
func TestDemoProgressBar(t *testing.T) {
	screen, side := terminal(t)
	cmd := command(t.Context(), t.TempDir(), nil, "demo", "--database-url", databasetest.SQLite.Empty(t), "--flow-runs", "500")
	cmd.Stderr = side
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = side.Close()
	var shown bytes.Buffer
	_, _ = shown.ReadFrom(screen) // ends with an error when nobody has the other side open
	if err := cmd.Wait(); err != nil || !strings.Contains(shown.String(), "\r") || !strings.Contains(shown.String(), "flow_run") {
		t.Errorf("%v %q", err, shown.String())
	}
}
