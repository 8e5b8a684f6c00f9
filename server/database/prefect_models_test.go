package database_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// models is testdata/prefect_rows.py, one process for all tests: to import Prefect takes it longer than all that it is
// asked. It ends when this process does, which closes its input.
type models struct {
	mu  sync.Mutex
	in  *json.Encoder
	out *json.Decoder
}

var startedModels = sync.OnceValues(func() (*models, error) {
	path, err := databasetest.PrefectPython()
	if err != nil {
		return nil, err
	}
	home, err := databasetest.Folder("models")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path, filepath.Join("testdata", "prefect_rows.py"))
	cmd.Env = append(os.Environ(), "PREFECT_HOME="+home, "HOME="+home, "PYTHONHASHSEED=0")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &models{in: json.NewEncoder(in), out: json.NewDecoder(out)}, cmd.Start()
})

// prefectsModels asks Prefect's models, of a database at an address in the form of its own.
func prefectsModels(t *testing.T, address string, asked map[string]any, answer any) {
	t.Helper()
	m, err := startedModels()
	if err != nil {
		t.Fatalf("the real Prefect is not there (%v): `make test-tools` installs it", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	asked = maps.Clone(asked)
	asked["address"] = address
	if err := m.in.Encode(asked); err != nil {
		t.Fatal(err)
	}
	var raw json.RawMessage
	if err := m.out.Decode(&raw); err != nil || string(raw) == "null" {
		t.Fatalf("Prefect's models failed, as they say above: %v", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(answer); err != nil {
		t.Fatal(err)
	}
}
