package config

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// childFile names the database that a child process of the tests reads, which does so as a user whom write protection
// holds: root may write anywhere.
const childFile = "QUAESTOR_CONFIG_TEST_FILE"

// runAsChild prints the number of rows, or the error, if this process is such a child.
func runAsChild() bool {
	path, child := os.LookupEnv(childFile)
	if !child {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	fmt.Println(countRows(ctx, path))
	return true
}

func countRows(ctx context.Context, path string) string {
	c, err := New(DefaultOptions("sqlite:///" + path))
	if err != nil {
		return err.Error()
	}
	e, err := c.Open(ctx)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = e.Close() }()
	result := ""
	// Twice, with what the parent does in between.
	for range 2 {
		tx, err := e.Read(ctx)
		if err != nil {
			return result + err.Error()
		}
		n, err := value[int](ctx, tx, count)
		if err != nil {
			return result + err.Error()
		}
		result += fmt.Sprintf("%d ", n)
		_ = tx.Rollback()
		fmt.Fprintln(os.Stderr, "read")
		_, _ = fmt.Scanln()
	}
	return strings.TrimSpace(result)
}

// readProtected reads path in a child that cannot write where it says so, and runs between after the child's first
// read.
func readProtected(t *testing.T, path string, between func()) string {
	t.Helper()
	// The child must get at the test program and at the file, whatever folders they are in.
	program := filepath.Join(filepath.Dir(path), "..", "test")
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, content, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), childFile+"="+path)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout strings.Builder
	cmd.Stdout = &stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var word string
	if n, _ := fmt.Fscanln(stderr, &word); n == 1 {
		between()
	}
	_ = stdin.Close()
	_ = cmd.Wait()
	return strings.TrimSpace(stdout.String())
}

func TestSQLiteWriteProtected(t *testing.T) {
	nothing := func(string) {}
	for name, test := range map[string]struct {
		mode         string
		file, folder os.FileMode
		// prepare runs before the folder is protected, between while the child has the file open.
		prepare, between func(path string)
		want             string
	}{
		"file":               {mode: "delete", file: 0o444, folder: 0o755, want: "1 1"},
		"file, WAL":          {mode: "wal", file: 0o444, folder: 0o777, want: "1 1"},
		"folder":             {mode: "delete", file: 0o666, folder: 0o555, want: "1 1"},
		"folder, WAL":        {mode: "wal", file: 0o666, folder: 0o555, want: "1 1"},
		"both, WAL":          {mode: "wal", file: 0o444, folder: 0o555, want: "1 1"},
		"not even readable":  {mode: "delete", file: 0o000, folder: 0o755, want: "unable to open database file"},
		"folder, WAL behind": {mode: "wal", file: 0o444, folder: 0o555, prepare: leaveWAL, want: "has a journal beside it"},
		"folder, WAL, a change meanwhile": {mode: "wal", file: 0o444, folder: 0o555, want: "1 2", between: func(path string) {
			databasetest.Exec(t, "sqlite:///"+path, "INSERT INTO thing VALUES (2)")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.prepare == nil {
				test.prepare = nothing
			}
			if test.between == nil || os.Getuid() != 0 {
				test.between = nothing
				test.want = strings.Replace(test.want, "1 2", "1 1", 1)
			}
			root := t.TempDir()
			// t.TempDir's folders are closed to other users.
			for dir := root; strings.HasPrefix(dir, filepath.Clean(os.TempDir())+"/"); dir = filepath.Dir(dir) {
				if err := os.Chmod(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			dir := filepath.Join(root, "data")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "x.db")
			if err := os.Rename(things(t, "x.db", "PRAGMA journal_mode="+test.mode), path); err != nil {
				t.Fatal(err)
			}
			test.prepare(path)
			if err := os.Chmod(path, test.file); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(dir, test.folder); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
			before := files(t, dir)
			got := readProtected(t, path, func() { test.between(path) })
			if !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if after := files(t, dir); test.folder == 0o555 && !slices.Equal(before, after) {
				t.Errorf("before %v, after %v", before, after)
			}
		})
	}
}

// leaveWAL leaves a write-ahead log, as a program that was killed does.
func leaveWAL(path string) {
	if err := os.WriteFile(path+"-wal", []byte(strings.Repeat("x", 100)), 0o444); err != nil {
		panic(err)
	}
}
