package packaging

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	// version is the release that the tests make, and packaged what packages call it.
	version  = "0.0.1-test"
	packaged = "0.0.1~test"
)

// made is the folder of the release.
var made string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "quaestor-release-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	made = filepath.Join(dir, "release")
	return m.Run()
}

var once = sync.OnceValue(func() error {
	cmd := exec.Command("../scripts/release.sh")
	cmd.Env = append(os.Environ(), "VERSION="+version, "ALLOW_DIRTY=1", "ARCHS="+runtime.GOARCH, "DIST="+made)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("scripts/release.sh: %w\n%s", err, out)
	}
	return nil
})

// release makes a release for this machine, once, and gives the path of one of its files.
func release(t *testing.T, pattern string) string {
	t.Helper()
	if err := once(); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(made, pattern))
	if err != nil || len(found) != 1 {
		entries, _ := os.ReadDir(made)
		t.Fatalf("%s: %v, %v; there are %v", pattern, found, err, entries)
	}
	return found[0]
}

// output runs a program to its good end.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out, exit.Stderr)
	} else if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

// Every file has its checksum.
func TestChecksums(t *testing.T) {
	sums, err := os.ReadFile(release(t, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(made)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 6 {
		t.Errorf("archive, two packages, two bills of materials and checksums: %v", entries)
	}
	for _, e := range entries {
		if e.Name() == "SHA256SUMS" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(made, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if line := fmt.Sprintf("%x  %s\n", sha256.Sum256(content), e.Name()); !strings.Contains(string(sums), line) {
			t.Errorf("no %s in %s", line, sums)
		}
	}
}

// The archive has all that packages install, in a folder of its own, and the program knows what it is.
func TestArchive(t *testing.T) {
	file, err := os.Open(release(t, "*.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	root := "quaestor_" + version + "_linux_" + runtime.GOARCH + "/"
	program := filepath.Join(t.TempDir(), "quaestor")
	modes := map[string]fs.FileMode{}
	for archive := tar.NewReader(unzipped); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name, ok := strings.CutPrefix(h.Name, root)
		if !ok || h.Uid != 0 || h.Gid != 0 {
			t.Errorf("%s is of %d:%d, want %s… of root", h.Name, h.Uid, h.Gid, root)
		}
		modes[name] = h.FileInfo().Mode().Perm()
		if name == "quaestor" {
			content, err := io.ReadAll(archive)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(program, content, 0o700); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, want := range map[string]fs.FileMode{
		"quaestor": 0o755, "LICENSE": 0o644, "NOTICE": 0o644, "README.md": 0o644, "install.md": 0o644, "quaestor.service": 0o644,
		"environment": 0o644, "man/quaestor.1.gz": 0o644, "man/quaestor-serve.1.gz": 0o644, "completions/quaestor.bash": 0o644,
		"completions/_quaestor": 0o644, "completions/quaestor.fish": 0o644,
	} {
		if got, ok := modes[name]; !ok || got != want {
			t.Errorf("%s has mode %o (%v), want %o", name, got, ok, want)
		}
	}
	var told struct {
		Version, Commit, Date, GoVersion string
		UI                               bool
	}
	if err := json.Unmarshal([]byte(output(t, program, "version", "--json")), &told); err != nil {
		t.Fatal(err)
	}
	head := strings.TrimSpace(output(t, "git", "rev-parse", "HEAD"))
	if told.Version != version || strings.TrimSuffix(told.Commit, "-dirty") != head || !told.UI {
		t.Errorf("it says %+v, and is of %s", told, head)
	}
	if date := strings.TrimSpace(output(t, "env", "TZ=UTC", "git", "log", "-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd")); told.Date != date {
		t.Errorf("it is of %s, its commit of %s", told.Date, date)
	}
	// Static: no interpreter is asked for.
	if out, err := exec.CommandContext(t.Context(), "ldd", program).CombinedOutput(); err == nil || !strings.Contains(string(out), "not a dynamic executable") {
		t.Errorf("ldd: %v %s", err, out)
	}
}

// Both packages install the same files, as the same owners.
func TestPackagesAgree(t *testing.T) {
	deb := map[string]string{}
	for line := range strings.Lines(output(t, "dpkg-deb", "--contents", release(t, "*.deb"))) {
		if f := strings.Fields(line); len(f) == 6 && !strings.HasPrefix(f[0], "d") {
			deb[strings.TrimPrefix(f[5], ".")] = f[0] + " " + strings.ReplaceAll(f[1], "/", " ")
		}
	}
	rpm := map[string]string{}
	for line := range strings.Lines(output(t, "rpm", "--query", "--package", "--queryformat",
		"[%{FILENAMES} %{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME}\n]", release(t, "*.rpm"))) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rpm[name] = rest
	}
	// Each has its own place for these.
	for ofDeb, ofRPM := range map[string]string{
		"/usr/share/zsh/vendor-completions/_quaestor": "/usr/share/zsh/site-functions/_quaestor",
		"/usr/share/doc/quaestor/copyright":           "/usr/share/licenses/quaestor/LICENSE",
	} {
		if deb[ofDeb] == "" || deb[ofDeb] != rpm[ofRPM] {
			t.Errorf("%s: %q, %s: %q", ofDeb, deb[ofDeb], ofRPM, rpm[ofRPM])
		}
		delete(deb, ofDeb)
		delete(rpm, ofRPM)
	}
	if len(deb) < 20 {
		t.Errorf("only %v", deb)
	}
	for name, is := range deb {
		if rpm[name] != is {
			t.Errorf("%s is %q in the .deb, %q in the .rpm", name, is, rpm[name])
		}
		if !strings.HasSuffix(is, " root root") {
			t.Errorf("%s is %q", name, is)
		}
		delete(rpm, name)
	}
	if len(rpm) > 0 {
		t.Errorf("in the .rpm alone: %v", rpm)
	}
	for field, want := range map[string]string{"Version": packaged, "Architecture": runtime.GOARCH, "Depends": "passwd"} {
		if got := strings.TrimSpace(output(t, "dpkg-deb", "--field", release(t, "*.deb"), field)); got != want {
			t.Errorf("%s: %s, want %s", field, got, want)
		}
	}
}

// What is in the program stands in the bills of materials, with its licence.
func TestBillsOfMaterials(t *testing.T) {
	for pattern, want := range map[string][]string{
		"*linux*.cdx.json": {"github.com/mattn/go-sqlite3", "github.com/lib/pq", "entgo.io/ent"},
		"*ui.cdx.json":     {"graphiql", "react"},
	} {
		content, err := os.ReadFile(release(t, pattern))
		if err != nil {
			t.Fatal(err)
		}
		var bill struct {
			BOMFormat  string
			Metadata   struct{ Component struct{ Version string } }
			Components []struct {
				Name, Version string
				PURL          string
				Licenses      []json.RawMessage
				Evidence      struct{ Licenses []json.RawMessage }
			}
		}
		if err := json.Unmarshal(content, &bill); err != nil {
			t.Fatal(err)
		}
		if bill.BOMFormat != "CycloneDX" || strings.TrimPrefix(bill.Metadata.Component.Version, "v") != version {
			t.Errorf("%s is %q of %+v", pattern, bill.BOMFormat, bill.Metadata)
		}
		var names []string
		licensed := 0
		for _, c := range bill.Components {
			names = append(names, c.Name)
			if len(c.Licenses)+len(c.Evidence.Licenses) > 0 {
				licensed++
			}
			if c.Version == "" || c.PURL == "" {
				t.Errorf("%s: %+v", pattern, c)
			}
		}
		for _, w := range want {
			if !slices.Contains(names, w) {
				t.Errorf("%s has no %s: %v", pattern, w, names)
			}
		}
		if licensed*10 < len(names)*9 {
			t.Errorf("%s: %d of %d have a licence", pattern, licensed, len(names))
		}
	}
}

// What is no version, and a clone that is not what its commit says, are refused before anything is removed or built.
func TestRefused(t *testing.T) {
	dist := t.TempDir()
	kept := filepath.Join(dist, "kept")
	if err := os.WriteFile(kept, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"", "v0.9.0", "0.9", "0.9.0 ", "0.9.0/..", "1.0.0+x"} {
		cmd := exec.CommandContext(t.Context(), "../scripts/release.sh")
		cmd.Env = append(os.Environ(), "VERSION="+wrong, "DIST="+dist)
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "VERSION is '"+wrong+"'") || !strings.Contains(string(out), "make release VERSION=") {
			t.Errorf("%q: %v\n%s", wrong, err, out)
		}
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
}
