package packaging

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const modulePath = "github.com/quaestor-graph/quaestor"

// tracked is a file of the module, as git has it.
type tracked string

func (f tracked) Path() string { return string(f) }

func (f tracked) Lstat() (os.FileInfo, error) { return os.Lstat(filepath.Join("..", string(f))) }

func (f tracked) Open() (io.ReadCloser, error) { return os.Open(filepath.Join("..", string(f))) }

// proxy is a module proxy in a folder, which has the working tree as one version of the module: what git ignores, such as what
// Node builds, is in no archive of a module.
func proxy(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	at := filepath.Join(dir, modulePath, "@v")
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	var files []zip.File
	for _, name := range strings.Split(output(t, "git", "-C", "..", "ls-files", "-z", "--cached", "--others", "--exclude-standard"), "\x00") {
		// One that is removed and not yet committed is listed too.
		if info, err := os.Lstat(filepath.Join("..", name)); name != "" && err == nil && info.Mode().IsRegular() {
			files = append(files, tracked(name))
		}
	}
	var archive bytes.Buffer
	if err := zip.Create(&archive, module.Version{Path: modulePath, Version: version}, files); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		version + ".zip": archive.Bytes(), version + ".mod": mod, version + ".info": []byte(`{"Version": "` + version + `"}`), "list": []byte(version + "\n"),
	} {
		if err := os.WriteFile(filepath.Join(at, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + dir
}

// forget removes a version that nobody published from the cache of modules.
func forget(t *testing.T, cache, version string) {
	t.Helper()
	unpacked := filepath.Join(cache, modulePath+"@"+version)
	downloaded, err := filepath.Glob(filepath.Join(cache, "cache", "download", modulePath, "@v", version+".*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(downloaded) == 0 {
		t.Errorf("there is no %s in %s", version, cache)
	}
	// The Go tool makes it read-only. The test's context has ended already.
	if out, err := exec.Command("chmod", "-R", "u+w", unpacked).CombinedOutput(); err != nil {
		t.Errorf("%v %s", err, out)
	}
	for _, path := range append(downloaded, unpacked) {
		if err := os.RemoveAll(path); err != nil {
			t.Error(err)
		}
	}
}

// `go install` takes the module from a proxy, where there is no playground; the program says how to get one, and which version
// it is.
func TestGoInstall(t *testing.T) {
	// No two runs meet in the cache.
	of := fmt.Sprintf("v0.0.2-test.%d", os.Getpid())
	bin := t.TempDir()
	install := exec.CommandContext(t.Context(), "go", "install", modulePath+"/cmd/quaestor@"+of)
	install.Dir = bin
	// Other modules are in the cache, else they come from where they always come from.
	cache, others := strings.TrimSpace(output(t, "go", "env", "GOMODCACHE")), strings.TrimSpace(output(t, "go", "env", "GOPROXY"))
	install.Env = append(os.Environ(), "GOBIN="+bin, "GONOSUMDB="+modulePath, "GOWORK=off", "GOPROXY="+proxy(t, of)+","+others)
	t.Cleanup(func() { forget(t, cache, of) })
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}

	program := filepath.Join(bin, "quaestor")
	var told struct {
		Version string
		UI      bool
	}
	if err := json.Unmarshal([]byte(output(t, program, "version", "--json")), &told); err != nil {
		t.Fatal(err)
	}
	if "v"+told.Version != of || told.UI {
		t.Errorf("it is %+v", told)
	}
	if text := output(t, program, "--version"); !strings.Contains(text, "without the pages") {
		t.Errorf("--version: %s", text)
	}

	db := filepath.Join(t.TempDir(), "prefect.db")
	unzip(t, "../testdata/prefect/prefect.sqlite3.gz", db)
	serve := exec.CommandContext(t.Context(), program, "serve", "--port", "0", "--database-url", "sqlite:///"+db)
	serve.Dir = bin
	serve.Env = []string{"HOME=" + bin}
	s := begin(t, serve)
	for _, path := range []string{"/", "/playground"} {
		if page := ask(t, s.base+path); !strings.Contains(page, "not in this program") || !strings.Contains(page, "make build") ||
			!strings.Contains(page, "Take a release") {
			t.Errorf("%s is %s", path, page)
		}
	}
	// The API works without.
	if answer := ask(t, s.base+"/graphql?query={flows{totalCount}}"); answer != `{"data":{"flows":{"totalCount":26}}}` {
		t.Errorf("it answers %s", answer)
	}
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := serve.Wait(); err != nil {
		t.Errorf("%v\n%s", err, s.stderr)
	}
}
