package databasetest

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Kept gives the address of a database that outlives the process, in dir, which every user must be able to pass
// through. Where there is none of that name yet, fill gets an empty one; only when that has succeeded has it the name.
// PostgreSQL's databases of one dir are in one server of their own.
func (d Dialect) Kept(t testing.TB, dir, name string, fill func(address string) error) string {
	t.Helper()
	var address string
	var err error
	if d == SQLite {
		address, err = keptSQLite(dir, name, fill)
	} else {
		address, err = keptPostgreSQL(dir, name, fill)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return address
}

func keptSQLite(dir, name string, fill func(address string) error) (string, error) {
	path, err := filepath.Abs(filepath.Join(dir, name+".db"))
	if err != nil {
		return "", err
	}
	_, err = os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return sqliteScheme + path, err
	}
	unfinished := path + ".new"
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(unfinished + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := os.WriteFile(unfinished, nil, 0o600); err != nil {
		return "", err
	}
	if err := fill(sqliteScheme + unfinished); err != nil {
		return "", err
	}
	// The last connection to close has removed the write-ahead log.
	return sqliteScheme + path, os.Rename(unfinished, path)
}

func keptPostgreSQL(dir, name string, fill func(address string) error) (string, error) {
	c, err := keptCluster(dir)
	if err != nil {
		return "", err
	}
	name = strings.ReplaceAll(name, "-", "_")
	var found bool
	err = c.admin.QueryRow("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&found)
	if err != nil || found {
		return c.address(name), err
	}
	unfinished := name + "_new"
	for _, statement := range []string{
		"DROP DATABASE IF EXISTS " + unfinished,
		fmt.Sprintf("CREATE DATABASE %s OWNER %s TEMPLATE template0", unfinished, User),
	} {
		if _, err := c.admin.Exec(statement); err != nil {
			return "", err
		}
	}
	if err := fill(c.address(unfinished)); err != nil {
		return "", err
	}
	// The server is ended like every other here, by its immediate shutdown: the next start has little to repeat.
	for _, statement := range []string{
		fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", unfinished, name),
		"CHECKPOINT",
	} {
		if _, err := c.admin.Exec(statement); err != nil {
			return "", err
		}
	}
	return c.address(name), nil
}

var (
	kept   = map[string]*cluster{}
	keptMu sync.Mutex
)

// keptCluster is the server whose data are in dir, which it starts.
func keptCluster(dir string) (*cluster, error) {
	keptMu.Lock()
	defer keptMu.Unlock()
	data, err := filepath.Abs(filepath.Join(dir, "postgresql"))
	if err != nil || kept[data] != nil {
		return kept[data], err
	}
	bin, err := postgreSQLPrograms()
	if err != nil {
		return nil, err
	}
	as, err := serverAccount()
	if err != nil {
		return nil, err
	}
	socket, err := as.folder(fmt.Sprintf("kept-%d", len(kept)+1))
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: socket, bin: bin}
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); errors.Is(err, fs.ErrNotExist) {
		if err := as.own(data); err != nil {
			return nil, err
		}
		if err := initialise(as, bin, socket, data); err != nil {
			return nil, err
		}
	}
	if err := c.startAnywhere(as, data); err != nil {
		return nil, err
	}
	kept[data] = c
	err = c.admin.QueryRow("SELECT FROM pg_roles WHERE rolname = '" + User + "'").Scan()
	if errors.Is(err, sql.ErrNoRows) {
		err = c.makeUser()
	}
	return c, err
}
