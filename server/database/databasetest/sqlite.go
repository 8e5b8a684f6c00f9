package databasetest

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// An absolute path follows it, slash included.
const sqliteScheme = "sqlite:///"

// sqliteTemplate is the unpacked sample, which nothing opens: it is there to be copied.
var sqliteTemplate = sync.OnceValues(func() (string, error) {
	dir, err := workspace()
	if err != nil {
		return "", err
	}
	content, err := readTestdata("prefect.sqlite3.gz")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "template.db")
	return path, os.WriteFile(path, content, 0o600)
})

var sqliteShared = sync.OnceValues(func() (string, error) {
	template, err := sqliteTemplate()
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(template), "shared.db")
	return path, copyFile(path, template)
})

func sqliteSample(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "prefect.db")
	if err := copyFile(path, template); err != nil {
		t.Fatal(err)
	}
	return sqliteScheme + path
}

func sqliteSharedSample(t testing.TB) string {
	t.Helper()
	path, err := sqliteShared()
	if err != nil {
		t.Fatal(err)
	}
	return sqliteScheme + path
}

func sqliteEmpty(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "empty.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return sqliteScheme + path
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
