package databasetest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// prefectTimeout ends a program of Prefect's that hangs.
const prefectTimeout = 10 * time.Minute

// prefectSettings are of every Prefect here: it asks nothing of other machines, and changes nothing by itself as time goes
// by, be it that something is late, overdue or old. What it does is then what it was asked to do. A test that wants
// Prefect's own defaults gives them.
var prefectSettings = []string{
	"DO_NOT_TRACK=1",
	"PREFECT_SERVER_ANALYTICS_ENABLED=false",
	"PREFECT_SERVER_UI_ENABLED=false",
	"PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY=false",
	"PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED=false",
	"PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED=false",
	"PREFECT_SERVER_SERVICES_FOREMAN_ENABLED=false",
	"PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED=false",
	"PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED=false",
	"PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED=false",
	"PREFECT_SERVER_SERVICES_REPOSSESSOR_ENABLED=false",
	"PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED=false",
	"PREFECT_SERVER_EVENTS_RETENTION_PERIOD=P36500D",
	"PREFECT_SERVER_SERVICES_DB_VACUUM_EVENT_RETENTION_OVERRIDES={}",
	"PYTHONUNBUFFERED=1",
	"NO_COLOR=1",
	"COLUMNS=200",
}

// Prefect is the real one, as `make test` installs it, on a database: the program, and a server where it was started.
type Prefect struct {
	dir    string // its PREFECT_HOME
	env    []string
	url    string
	server *server
}

// prefectPrograms is the folder of its virtual environment.
var prefectPrograms = sync.OnceValues(func() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	version, err := release()
	if err != nil {
		return "", err
	}
	name := filepath.Join("build", "prefect-"+version)
	if _, err := os.Stat(filepath.Join(root, name, "complete")); err != nil {
		return "", fmt.Errorf("the real Prefect is not installed in %s: `make test-tools` installs it, as `make test` does", name)
	}
	return filepath.Join(root, name, "bin"), nil
})

// PrefectPython is the Python that has the real Prefect's code.
func PrefectPython() (string, error) {
	bin, err := prefectPrograms()
	return filepath.Join(bin, "python"), err
}

// NewPrefect is the real Prefect on the database at an address of this package, with settings of the test's own
// (NAME=value) after ours.
func NewPrefect(t testing.TB, address string, settings ...string) *Prefect {
	t.Helper()
	bin, err := prefectPrograms()
	if err != nil {
		t.Fatal(err)
	}
	p := &Prefect{dir: t.TempDir()}
	p.env = append([]string{
		"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"HOME=" + p.dir,
		"TMPDIR=" + os.TempDir(),
		"PREFECT_HOME=" + p.dir,
		"PREFECT_SERVER_DATABASE_CONNECTION_URL=" + prefectAddress(address),
	}, prefectSettings...)
	p.env = append(p.env, settings...)
	return p
}

// prefectAddress names the drivers of Python.
func prefectAddress(address string) string {
	for d, driver := range map[Dialect]string{SQLite: "aiosqlite", PostgreSQL: "asyncpg"} {
		if rest, ok := strings.CutPrefix(address, string(d)+":"); ok {
			return string(d) + "+" + driver + ":" + rest
		}
	}
	return address
}

// StartPrefect starts a server of the real Prefect on the database and waits until it answers. It is ended with the test,
// which shows what it said where the test has failed.
func StartPrefect(t testing.TB, address string, settings ...string) *Prefect {
	t.Helper()
	p := NewPrefect(t, address, settings...)
	for try := 1; ; try++ {
		err := p.start(t, try)
		if err == nil {
			break
		}
		if try == portTries || !strings.Contains(err.Error(), "already in use") {
			t.Fatalf("no Prefect to test with: %v", err)
		}
	}
	t.Cleanup(func() {
		p.Stop(t)
		if t.Failed() {
			t.Logf("the Prefect server said:\n%s", p.server.output())
		}
	})
	return p
}

func (p *Prefect) start(t testing.TB, try int) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	p.url = "http://" + net.JoinHostPort(loopback, strconv.Itoa(port)) + "/api"
	cmd := p.command(context.Background(), "prefect", "server", "start", "--host", loopback, "--port", strconv.Itoa(port))
	cmd.SysProcAttr.Setpgid = true
	p.server, err = start(cmd, filepath.Join(p.dir, fmt.Sprintf("server-%d.log", try)), func() error {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/health", nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusOK {
			return errors.New(response.Status)
		}
		return nil
	})
	return err
}

// URL is that of the server's REST API.
func (p *Prefect) URL() string { return p.url }

// Ask sends a request to the REST API, such as POST and /flows/filter, which must be answered with 200, and gives the
// answer.
func (p *Prefect) Ask(t testing.TB, method, path, body string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s %s: %s %v\n%s", method, path, body, response.Status, err, answer)
	}
	return answer
}

// Log is all that the server has said so far.
func (p *Prefect) Log(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile(p.server.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// Stop ends the server as a service manager does, with all that it has started.
func (p *Prefect) Stop(t testing.TB) {
	t.Helper()
	if err := p.server.stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	// What is left of its process group, which is gone where it cleaned up itself.
	_ = syscall.Kill(-p.server.cmd.Process.Pid, syscall.SIGKILL)
}

// Run runs Prefect's own program, such as "server", "database", "upgrade", and gives what it printed.
func (p *Prefect) Run(t testing.TB, args ...string) string {
	t.Helper()
	return p.run(t, "prefect", args)
}

// Python runs a script with Prefect's Python, on the server where there is one, and gives what it printed.
func (p *Prefect) Python(t testing.TB, script string, args ...string) string {
	t.Helper()
	return p.run(t, "python", append([]string{absolute(t, script)}, args...))
}

// Start starts a script with Prefect's Python. It gives the first line that the script prints, and wait, which gives the
// rest once the script has ended.
func (p *Prefect) Start(t testing.TB, stdin io.Reader, script string, args ...string) (first string, wait func() string) {
	t.Helper()
	cmd := p.command(t.Context(), "python", append([]string{absolute(t, script)}, args...)...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = stdin, &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := onLastingThread(cmd.Start); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(out)
	first, err = reader.ReadString('\n')
	if err != nil {
		_ = cmd.Wait()
		t.Fatalf("%s: %v\n%s", script, err, stderr.String())
	}
	return strings.TrimSuffix(first, "\n"), func() string {
		t.Helper()
		rest, err := io.ReadAll(reader)
		if err = errors.Join(err, cmd.Wait()); err != nil {
			t.Fatalf("%s: %v\n%s\n%s", script, err, rest, stderr.String())
		}
		return string(rest)
	}
}

func (p *Prefect) run(t testing.TB, program string, args []string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), prefectTimeout)
	defer cancel()
	cmd := p.command(ctx, program, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := onLastingThread(cmd.Start)
	if err == nil {
		err = cmd.Wait()
	}
	if err != nil {
		t.Fatalf("%s %s: %v\n%s\n%s", program, strings.Join(args, " "), err, stdout.String(), stderr.String())
	}
	return stdout.String()
}

// absolute is the path of a script that lies beside the test: programs run in a folder of their own.
func absolute(t testing.TB, script string) string {
	t.Helper()
	path, err := filepath.Abs(script)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func (p *Prefect) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	bin, _ := prefectPrograms() // NewPrefect has looked
	cmd := exec.CommandContext(ctx, filepath.Join(bin, program), args...)
	cmd.Dir, cmd.Env = p.dir, p.env
	cmd.SysProcAttr = processAttributes()
	if p.url != "" {
		cmd.Env = append(cmd.Env[:len(cmd.Env):len(cmd.Env)], "PREFECT_API_URL="+p.url)
	}
	return cmd
}
