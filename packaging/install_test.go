package packaging

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The .deb is installed in a Debian of its own, where the service serves the sample as its unit says; then it is upgraded,
// removed and purged, and what people have there stays.
func TestInstalled(t *testing.T) {
	deb, r := release(t, "*.deb"), newRoot(t)
	r.bring(t, deb, "/tmp/quaestor.deb")
	r.do(t, "dpkg", "--install", "/tmp/quaestor.deb")

	r.installed(t)
	u := readUnit(t, r.read(t, "/usr/lib/systemd/system/quaestor.service"))
	r.judged(t, u)

	sample := filepath.Join(t.TempDir(), "prefect.db")
	unzip(t, "../testdata/prefect/prefect.sqlite3.gz", sample)
	r.bring(t, sample, "/var/lib/quaestor/prefect.db")
	r.do(t, "chown", "quaestor:quaestor", "/var/lib/quaestor/prefect.db")
	r.say(t, "/etc/quaestor/environment", "QUAESTOR_PORT=0")
	r.serves(t, u)

	// An upgrade leaves the settings as they are.
	r.do(t, "dpkg", "--install", "/tmp/quaestor.deb")
	if text := r.read(t, "/etc/quaestor/environment"); !strings.Contains(text, "\nQUAESTOR_PORT=0\n") {
		t.Errorf("the settings are %s", text)
	}
	r.serves(t, u)

	r.do(t, "dpkg", "--remove", "quaestor")
	r.fails(t, "test", "-e", "/usr/bin/quaestor")
	r.do(t, "test", "-f", "/etc/quaestor/environment", "-a", "-f", "/var/lib/quaestor/prefect.db")
	// A database is nobody's to remove but its owner's.
	if said := r.do(t, "dpkg", "--purge", "quaestor"); !strings.Contains(said, "/var/lib/quaestor is not empty and stays") {
		t.Errorf("purge says %s", said)
	}
	r.fails(t, "test", "-e", "/etc/quaestor")
	r.do(t, "test", "-f", "/var/lib/quaestor/prefect.db")
	r.do(t, "id", "quaestor")

	r.do(t, "rm", "-r", "/var/lib/quaestor")
	r.do(t, "dpkg", "--install", "/tmp/quaestor.deb")
	r.do(t, "dpkg", "--purge", "quaestor")
	r.fails(t, "test", "-e", "/var/lib/quaestor", "-o", "-e", "/etc/quaestor")
	r.fails(t, "id", "quaestor")
}

// installed looks at what is there.
func (r *root) installed(t *testing.T) {
	t.Helper()
	var told struct{ Version string }
	if err := json.Unmarshal([]byte(r.do(t, "/usr/bin/quaestor", "version", "--json")), &told); err != nil || told.Version != version {
		t.Errorf("it is %+v, %v", told, err)
	}
	for path, want := range map[string]string{
		"/etc/quaestor/environment": "600 root root", "/var/lib/quaestor": "750 quaestor quaestor", "/usr/bin/quaestor": "755 root root",
	} {
		if got := strings.TrimSpace(r.do(t, "stat", "--format=%a %U %G", path)); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	if user := r.do(t, "getent", "passwd", "quaestor"); !strings.HasSuffix(user, ":/var/lib/quaestor:/usr/sbin/nologin\n") {
		t.Errorf("the user is %s", user)
	}
	r.do(t, "bash", "-n", "/usr/share/bash-completion/completions/quaestor")
	if page := r.do(t, "gzip", "-dc", "/usr/share/man/man1/quaestor-serve.1.gz"); !strings.Contains(page, "\n.TH") || !strings.Contains(page, version) {
		t.Errorf("the manual page is %s", page)
	}
}

// judged has systemd itself read the unit, and say how exposed it is.
func (r *root) judged(t *testing.T, u unit) {
	t.Helper()
	if said := r.do(t, "systemd-analyze", "verify", "--man=no", "quaestor.service"); said != "" {
		t.Error(said)
	}
	r.do(t, "systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=15", "quaestor.service")
	// The program takes 10 seconds at most to finish, and memory as its settings say.
	if u.one(t, "Service.TimeoutStopSec") != "15" || u.one(t, "Service.MemoryMax") != "768M" || u.one(t, "Install.WantedBy") != "multi-user.target" {
		t.Errorf("the unit says %v", u)
	}
}

// serves runs the service, asks it what a user would, and ends it.
func (r *root) serves(t *testing.T, u unit) {
	t.Helper()
	s := r.start(t, u)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	uid := strings.TrimSpace(r.do(t, "id", "-u", "quaestor"))
	for _, want := range []string{`Uid:\t` + strings.Repeat(uid+`\t`, 3) + uid, `CapEff:\t0+`, `CapBnd:\t0+`, `NoNewPrivs:\t1`} {
		if !regexp.MustCompile(`(?m)^` + want + `$`).Match(status) {
			t.Errorf("no %s in %s", want, status)
		}
	}
	var answer struct {
		Data struct {
			Server struct{ Version, Dialect string }
			Flows  struct{ TotalCount int }
		}
	}
	if err := json.Unmarshal([]byte(ask(t, s.base+"/graphql?query="+url.QueryEscape("{ server { version dialect } flows { totalCount } }"))), &answer); err != nil {
		t.Fatal(err)
	}
	if d := answer.Data; d.Server.Version != version || d.Server.Dialect != "sqlite" || d.Flows.TotalCount != 26 {
		t.Errorf("it answers %+v", d)
	}
	for _, path := range []string{"/", "/playground"} {
		if page := ask(t, s.base+path); !strings.Contains(page, "assets/") || strings.Contains(page, "not in this program") {
			t.Errorf("%s is %s", path, page)
		}
	}
	if ready := ask(t, s.base+"/readyz"); ready != "ready\n" {
		t.Errorf("it is %s", ready)
	}
	_, port, _ := strings.Cut(strings.TrimPrefix(s.base, "http://"), ":")
	if _, err := strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	if said := r.do(t, "quaestor", "health", "--port", port); said != "alive\n" {
		t.Errorf("health says %s", said)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, s.stderr)
	}
}

func ask(t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v %s", address, response.Status, err, body)
	}
	return string(body)
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	file, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
