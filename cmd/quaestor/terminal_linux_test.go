package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unsafe"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// pseudoTerminal opens a pseudo-terminal: what is written to keyboard the program reads from its side.
func pseudoTerminal(t *testing.T) (keyboard, side *os.File) {
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
	keyboard, side := pseudoTerminal(t)
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

// Contract 1.7: on a terminal nothing but a yes is an assent.
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

// Contract 1.9: a terminal shows a progress bar.
func TestDemoProgressBar(t *testing.T) {
	screen, side := pseudoTerminal(t)
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

// onTerminal is what a command writes to a terminal.
func onTerminal(t *testing.T, address string, args ...string) string {
	t.Helper()
	screen, side := pseudoTerminal(t)
	cmd := command(t.Context(), t.TempDir(), at(address), args...)
	cmd.Stdout, cmd.Stderr = side, side
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = side.Close()
	var shown bytes.Buffer
	_, _ = shown.ReadFrom(screen) // ends with an error when nobody has the other side open
	_ = cmd.Wait()
	// The terminal puts a \r before each \n, also where CSV has one.
	return strings.NewReplacer("\r\r\n", "\n", "\r\n", "\n").Replace(shown.String())
}

// Control characters are escaped wherever the command line prints a database's texts to a terminal, so that hostile names
// cannot move the cursor. JSON stays the same value, and a file gets CSV as it is.
func TestHostileNamesOnATerminal(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, names := withHostile(t, d)
		table := "T\x1b[2J\u009b\u202ename 長長"
		databasetest.Exec(t, address, `CREATE TABLE "`+table+`" (id integer)`)
		for _, args := range [][]string{
			{"query", hostileFlows}, {"query", hostileFlows, "--all"}, {"query", hostileFlows, "--format", "ndjson"},
			{"query", hostileFlows, "--format", "csv"}, {"query", hostileFlows, "--format", "table", "--all"},
			{"database", "status"}, {"database", "status", "--json"},
			{"query", "{ flowByName(name: \"\u009b\u202e\x7f\", \u202e: 1) { id } }"}, {"query", "{}", "--now", table}, {"T" + table}, {"query", "--" + table},
			{"query", "-f", "no\u202efile\x1b[2J"}, {"database", "status", "--database-url", "sqlite:////no/such\u009b\u202e/file\x1b[2J.db"},
		} {
			shown := onTerminal(t, address, args...)
			if i := strings.IndexFunc(shown, func(r rune) bool {
				return r != '\n' && r != '\u200d' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
			}); i >= 0 || len(shown) < 10 {
				t.Errorf("%q: %q", args, shown[max(0, i-60):min(len(shown), i+60)])
			}
		}
		rows := answerRows(t, onTerminal(t, address, "query", hostileFlows), "flows", "nodes")
		for i, name := range names {
			if rows[i]["name"] != name {
				t.Errorf("on a terminal %q is %q", name, rows[i]["name"])
			}
		}
		if s := onTerminal(t, address, "database", "status"); !regexp.MustCompile(`\nT\\x1b\[2J\\x9b\\u202ename 長長 +0`).MatchString(s) {
			t.Errorf("%q", s)
		}
	})
}
