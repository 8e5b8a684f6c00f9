package config

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// An SQLite file that is made here holds what will be the key of block documents: its mode is 0600 whatever the umask, as
// are those of SQLite's files beside it. A file that is there keeps its mode.
func TestCreatedFileIsTheOwnersAlone(t *testing.T) {
	old := syscall.Umask(0o022)
	defer syscall.Umask(old)
	path := filepath.Join(t.TempDir(), "new.db")
	configuration, err := New(DefaultOptions("sqlite:///" + path))
	if err != nil {
		t.Fatal(err)
	}
	if created, err := configuration.Create(context.Background()); err != nil || !created {
		t.Fatal(created, err)
	}
	engine, err := configuration.Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := engine.Write(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Exec(context.Background(), "CREATE TABLE one (id INTEGER)", []any{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		mode(t, path+suffix, 0o600)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if created, err := configuration.Create(context.Background()); err != nil || created {
		t.Fatal(created, err)
	}
	mode(t, path, 0o640)
}

func mode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s: %o, want %o", filepath.Base(path), got, want)
	}
}
