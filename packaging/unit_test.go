package packaging

import (
	"bufio"
	"bytes"
	"context"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// unit is what a systemd unit says: by section and name, each value.
type unit map[string][]string

// readUnit reads one without line continuations, which ours has none of.
func readUnit(t *testing.T, text string) unit {
	t.Helper()
	u, section := unit{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		default:
			name, value, ok := strings.Cut(line, "=")
			if !ok || strings.HasSuffix(value, `\`) {
				t.Fatalf("%q can't be read", line)
			}
			u[section+"."+name] = append(u[section+"."+name], value)
		}
	}
	return u
}

// one gives the value of what is said once.
func (u unit) one(t *testing.T, name string) string {
	t.Helper()
	if len(u[name]) != 1 || u[name][0] == "" {
		t.Fatalf("%s is %q, want one value", name, u[name])
	}
	return u[name][0]
}

// environment is what the service finds in it: systemd's own, then the unit's, then that of its file, the last one first
// where a name is there twice.
func (u unit) environment(t *testing.T, r *root) []string {
	t.Helper()
	env := []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "HOME=" + u.one(t, "Service.WorkingDirectory"),
		"USER=" + u.one(t, "Service.User"), "STATE_DIRECTORY=/var/lib/" + u.one(t, "Service.StateDirectory")}
	for _, said := range u["Service.Environment"] {
		env = append(env, strings.Fields(said)...)
	}
	for line := range strings.Lines(r.read(t, strings.TrimPrefix(u.one(t, "Service.EnvironmentFile"), "-"))) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			env = append(env, line)
		}
	}
	return env
}

// sandbox becomes a program as systemd would: in a root ($1) that is read-only but for the state ($2) and a /tmp of its own,
// as a user ($3) without privileges, who may get none. What follows is the program.
const sandbox = `set -eu
root=$1 state=$2 user=$3
shift 3
mount --bind "$root" "$root"
mount --bind "$root$state" "$root$state"
mount -o remount,bind,ro "$root"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
umask "$UMASK"
unset UMASK OLDPWD PWD
exec chroot "$root" setpriv --reuid="$user" --regid="$user" --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs \
  env --chdir="$state" "$@"`

// service is a program that runs as a unit says.
type service struct {
	cmd    *exec.Cmd
	base   string
	stderr *bytes.Buffer
}

var readyLine = regexp.MustCompile(`^Quaestor is ready at (http://127\.0\.0\.1:[0-9]+)/graphql\n$`)

// start starts the service and waits until it is ready.
func (r *root) start(t *testing.T, u unit) *service {
	t.Helper()
	state := "/var/lib/" + u.one(t, "Service.StateDirectory")
	if dir := u.one(t, "Service.WorkingDirectory"); dir != state {
		t.Fatalf("it works in %s", dir)
	}
	if user, group := u.one(t, "Service.User"), u.one(t, "Service.Group"); user != group || user == "root" {
		t.Fatalf("it is run by %s:%s", user, group)
	}
	args := []string{"unshare", "--mount", "--propagation=private", "env", "-i", "UMASK=" + u.one(t, "Service.UMask")}
	args = append(args, u.environment(t, r)...)
	args = append(args, "sh", "-c", sandbox, "sh", r.dir, state, u.one(t, "Service.User"))
	args = append(args, strings.Fields(u.one(t, "Service.ExecStart"))...)
	return begin(t, asRoot(context.Background(), args...))
}

// begin starts a server and waits until it is ready.
func begin(t *testing.T, cmd *exec.Cmd) *service {
	t.Helper()
	s := &service{cmd: cmd, stderr: &bytes.Buffer{}}
	s.cmd.Stderr = s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	stuck := time.AfterFunc(time.Minute, func() { _ = s.cmd.Process.Kill() })
	defer stuck.Stop()
	line, err := bufio.NewReader(out).ReadString('\n')
	found := readyLine.FindStringSubmatch(line)
	if found == nil {
		_ = s.cmd.Wait()
		t.Fatalf("not ready: %q %v\n%s", line, err, s.stderr)
	}
	s.base = found[1]
	return s
}
