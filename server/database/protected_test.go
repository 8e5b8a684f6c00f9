package database_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A write to a file or in a folder that is write-protected is a clear error, and leaves both as they were. The writer is
// a process of another user: root may write anywhere.
func TestWriteProtected(t *testing.T) {
	for name, c := range map[string]struct {
		journal      string
		file, folder os.FileMode
	}{
		"file":        {"delete", 0o444, 0o755},
		"file, WAL":   {"wal", 0o444, 0o777},
		"folder":      {"delete", 0o666, 0o555},
		"folder, WAL": {"wal", 0o666, 0o555},
		"both, WAL":   {"wal", 0o444, 0o555},
	} {
		t.Run(name, func(t *testing.T) {
			address := databasetest.SQLite.Empty(t)
			if err := schema(t, address, upgrade); err != nil {
				t.Fatal(err)
			}
			databasetest.Exec(t, address, "PRAGMA journal_mode="+c.journal)
			path := databasetest.Path(t, address)
			dir := filepath.Dir(path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			// t.TempDir's folders are closed to other users.
			for up := filepath.Dir(dir); strings.HasPrefix(up, filepath.Clean(os.TempDir())+"/"); up = filepath.Dir(up) {
				if err := os.Chmod(up, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			protect(t, path, c.file)
			protect(t, dir, c.folder)
			said := writeAsNobody(t, address)
			if !strings.HasPrefix(said, "error: ") || !strings.Contains(said, path) || strings.Contains(said, "\n") ||
				!strings.Contains(said, "write-protected") && !strings.Contains(said, "unable to open") {
				t.Errorf("%q", said)
			}
			if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
				t.Errorf("the file has changed (%v)", err)
			}
			whole(t, databasetest.SQLite, address, nil)
		})
	}
}

func protect(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(path, 0o755) })
}

// writeAsNobody runs the child that writes as a user who is not root, and gives what it said.
func writeAsNobody(t *testing.T, address string) string {
	t.Helper()
	program := filepath.Join(filepath.Dir(filepath.Dir(databasetest.Path(t, address))), "test")
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, content, 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), writerAddress+"="+address)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// One that can write would do so for ever: its first line is enough.
	buffer := make([]byte, 4096)
	n, _ := out.Read(buffer)
	cancel()
	_ = cmd.Wait()
	return strings.TrimSuffix(string(buffer[:n]), "\n")
}
