package packaging

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// root is a Debian of one test's own: what is done in it stays in it.
type root struct{ dir string }

// newRoot unpacks the one that scripts/install-root.sh made.
func newRoot(t *testing.T) *root {
	t.Helper()
	archive := "../build/root.tar"
	if _, err := os.Stat(archive); err != nil {
		t.Fatalf("%v: `make test-tools` makes it", err)
	}
	r := &root{filepath.Join(t.TempDir(), "root")}
	t.Cleanup(func() {
		if out, err := asRoot(context.Background(), "rm", "-rf", "--one-file-system", r.dir).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
	})
	if err := os.Mkdir(r.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	// Its users go through the folders above, which are the tester's own.
	for dir := filepath.Dir(r.dir); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	finish(t, asRoot(t.Context(), "tar", "--extract", "--preserve-permissions", "--numeric-owner", "--file", archive, "--directory", r.dir))
	return r
}

// asRoot is a command of root's, which only root and who has sudo may give.
func asRoot(ctx context.Context, args ...string) *exec.Cmd {
	if os.Geteuid() != 0 {
		args = append([]string{"sudo", "--non-interactive"}, args...)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"}
	return cmd
}

// finish runs a command to its good end, and gives what it printed.
func finish(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	return string(out)
}

// do runs a program of the root's in it.
func (r *root) do(t *testing.T, args ...string) string {
	t.Helper()
	return finish(t, asRoot(t.Context(), append([]string{"chroot", r.dir}, args...)...))
}

// fails runs a program that does not come to a good end.
func (r *root) fails(t *testing.T, args ...string) {
	t.Helper()
	if out, err := asRoot(t.Context(), append([]string{"chroot", r.dir}, args...)...).CombinedOutput(); err == nil {
		t.Errorf("%v is done: %s", args, out)
	}
}

// bring copies a file into the root.
func (r *root) bring(t *testing.T, from, to string) {
	t.Helper()
	finish(t, asRoot(t.Context(), "cp", from, filepath.Join(r.dir, to)))
}

// say appends a line to a file of the root's.
func (r *root) say(t *testing.T, path, line string) {
	t.Helper()
	r.do(t, "sh", "-c", `printf '%s\n' "$1" >>"$2"`, "sh", line, path)
}

func (r *root) read(t *testing.T, path string) string {
	t.Helper()
	return r.do(t, "cat", path)
}
