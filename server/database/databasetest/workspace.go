package databasetest

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

const (
	workspacePattern = "quaestor-test-*"
	lockName         = "lock"
)

var (
	workspaceLock *os.File // held while this process lives
	toStop        []func() error
	toStopMu      sync.Mutex
)

// workspace is this process's own temporary folder. Other users may pass through it, since PostgreSQL runs as another
// one where the tests are root.
var workspace = sync.OnceValues(func() (string, error) {
	sweep()
	dir, err := os.MkdirTemp("", workspacePattern)
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return "", err
	}
	// Locked before it has the name that sweep looks for.
	unnamed := filepath.Join(dir, lockName+".new")
	if workspaceLock, err = os.OpenFile(unnamed, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return "", err
	}
	if err := syscall.Flock(int(workspaceLock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	return dir, os.Rename(unnamed, filepath.Join(dir, lockName))
})

// Folder makes a folder that lasts as long as this process.
func Folder(name string) (string, error) {
	dir, err := workspace()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	return path, os.MkdirAll(path, 0o700)
}

// sweep removes what killed test processes left: the folders whose lock nobody holds any more.
func sweep() {
	locks, _ := filepath.Glob(filepath.Join(os.TempDir(), workspacePattern, lockName))
	for _, path := range locks {
		lock, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			continue // another user's
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(filepath.Dir(path))
		}
		_ = lock.Close()
	}
}

// atEnd has Main call stop, the latest first.
func atEnd(stop func() error) {
	toStopMu.Lock()
	defer toStopMu.Unlock()
	toStop = append(toStop, stop)
}

func cleanUp() error {
	toStopMu.Lock()
	defer toStopMu.Unlock()
	var errs []error
	for i := len(toStop) - 1; i >= 0; i-- {
		errs = append(errs, toStop[i]())
	}
	toStop = nil
	if workspaceLock != nil {
		dir, err := workspace()
		errs = append(errs, err, os.RemoveAll(dir), workspaceLock.Close())
	}
	return errors.Join(errs...)
}
