package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// binary is the program as `go build` makes it, which the tests run as a user would.
var binary string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "quaestor-binary-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	// Some tests run it as another user.
	if err := os.Chmod(dir, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	binary = filepath.Join(dir, "quaestor")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return databasetest.Run(m)
}

// hang is how long a program may take before a test gives up on it. Nothing is measured by it.
const hang = 2 * time.Minute

// command runs the program in a folder of its own, with none of the tester's settings.
func command(ctx context.Context, dir string, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir = dir
	cmd.Env = append([]string{"HOME=" + dir, "XDG_CACHE_HOME=" + os.TempDir(), "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}, env...)
	return cmd
}

type result struct {
	code           int
	stdout, stderr string
}

// invoke runs the program to its end. Where dir is empty it has an empty one.
func invoke(t *testing.T, dir string, env []string, stdin string, args ...string) result {
	t.Helper()
	if dir == "" {
		dir = t.TempDir()
	}
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	return finish(ctx, t, command(ctx, dir, env, args...), stdin)
}

// finish runs a command to its end.
func finish(ctx context.Context, t *testing.T, cmd *exec.Cmd, stdin string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if ctx.Err() != nil || err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %v %v\n%s", cmd.Args, err, ctx.Err(), stderr.String())
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

func (r result) want(t *testing.T, code int) result {
	t.Helper()
	if r.code != code {
		t.Errorf("exit %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.stdout, r.stderr)
	}
	return r
}

// failed runs a command that must fail, with the exit code and the one line on stderr of contract 1.17.
func (r result) failed(t *testing.T, code int, words ...string) {
	t.Helper()
	r.want(t, code)
	line, ok := strings.CutSuffix(r.stderr, "\n")
	if !ok || !strings.HasPrefix(line, "quaestor: ") || strings.Contains(line, "\n") || r.stdout != "" {
		t.Errorf("not one clear line\nstdout: %s\nstderr: %s", r.stdout, r.stderr)
	}
	for _, w := range words {
		if !strings.Contains(line, w) {
			t.Errorf("%q does not say %q", line, w)
		}
	}
	for _, w := range []string{"%!", "<nil>", "goroutine", "\t"} {
		if strings.Contains(line, w) {
			t.Errorf("%q has %q", line, w)
		}
	}
}

// process is a server that runs.
type process struct {
	cmd    *exec.Cmd
	base   string
	out    *bufio.Reader
	stderr *buffer
	exited chan struct{}
}

var readyLine = regexp.MustCompile(`^Quaestor is ready at (http://127\.0\.0\.1:[0-9]+)/graphql\n$`)

// start runs serve on a free port until it is ready.
func start(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	cmd := command(context.Background(), t.TempDir(), env, append([]string{"serve", "--port", "0"}, args...)...)
	p := &process{cmd: cmd, stderr: &buffer{}, exited: make(chan struct{})}
	cmd.Stderr = p.stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		p.wait(t)
	})
	p.out = bufio.NewReader(out)
	line, err := p.out.ReadString('\n')
	m := readyLine.FindStringSubmatch(line)
	if err != nil || m == nil {
		t.Fatalf("not ready: %q %v\n%s", line, err, p.stderr)
	}
	p.base = m[1]
	return p
}

func (p *process) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// wait gives the exit code, and what was on stdout behind the ready line.
func (p *process) wait(t *testing.T) (code int, stdout string) {
	t.Helper()
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode(), ""
	default:
	}
	timer := time.AfterFunc(hang, func() { _ = p.cmd.Process.Kill() })
	defer timer.Stop()
	var rest bytes.Buffer
	_, _ = p.out.WriteTo(&rest)
	_ = p.cmd.Wait()
	close(p.exited)
	return p.cmd.ProcessState.ExitCode(), rest.String()
}

// buffer may be read while it is written to.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// at is the setting by which most people name their database.
func at(address string) []string { return []string{"PREFECT_API_DATABASE_CONNECTION_URL=" + address} }

// write makes a file in a folder.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
