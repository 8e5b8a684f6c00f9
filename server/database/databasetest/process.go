package databasetest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const (
	// Long, since a loaded machine with the race detector on is slow; a server that fails is seen at once.
	startTimeout = 2 * time.Minute
	stopTimeout  = 20 * time.Second
	// Another process may take a port between our choice and the server's bind.
	portTries = 5
)

// account is whom the servers run as: neither of them agrees to be root.
type account struct {
	uid, gid uint32
	other    bool // another user than this process
}

var serverAccount = sync.OnceValues(func() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		return account{uint32(uid), uint32(gid), true}, errors.Join(err1, err2)
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as")
})

// folder makes a folder in the workspace that belongs to the account.
func (a account) folder(name string) (string, error) {
	root, err := workspace()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(root, name)
	return dir, a.own(dir)
}

// own makes a folder that belongs to the account.
func (a account) own(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil || !a.other {
		return err
	}
	return os.Chown(dir, int(a.uid), int(a.gid))
}

// command is a program run as the account, in dir: its own folder may be closed to that user.
func (a account) command(dir, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = processAttributes()
	if a.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return cmd
}

// server is a program that runs until stop.
type server struct {
	cmd    *exec.Cmd
	log    string
	exited chan struct{}
}

// start runs cmd, its output going to the file log. It returns once ready has no error, or else what went wrong.
func start(cmd *exec.Cmd, log string, ready func() error) (*server, error) {
	output, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = output.Close() }()
	cmd.Stdout, cmd.Stderr = output, output
	if err := onLastingThread(cmd.Start); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, log: log, exited: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(s.exited)
	}()
	deadline := time.Now().Add(startTimeout)
	for {
		err := ready()
		if err == nil {
			return s, nil
		}
		select {
		case <-s.exited:
			return nil, fmt.Errorf("%s ended: %s", cmd.Path, s.output())
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			_ = s.stop(syscall.SIGKILL)
			return nil, fmt.Errorf("%s does not answer: %w\n%s", cmd.Path, err, s.output())
		}
	}
}

func (s *server) stop(signal syscall.Signal) error {
	if err := s.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.exited:
		return nil
	case <-time.After(stopTimeout):
		_ = s.cmd.Process.Kill()
		<-s.exited
		return fmt.Errorf("%s had to be killed: %s", s.cmd.Path, s.output())
	}
}

// output is the end of what the server said.
func (s *server) output() string {
	content, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return string(content[max(0, len(content)-2000):])
}

// onLastingThread calls f on a thread that lives as long as the process: the kernel ends a server with the *thread* that
// started it, and Go ends threads when it likes.
func onLastingThread(f func() error) error {
	lastingThread()
	done := make(chan error)
	thread <- func() { done <- f() }
	return <-done
}

var (
	thread        = make(chan func())
	lastingThread = sync.OnceFunc(func() {
		go func() {
			runtime.LockOSThread()
			for f := range thread {
				f()
			}
		}()
	})
)

// freePort is a port of the loopback address that nobody listens on at this moment.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
