package databasetest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ManifestData is what the sample installation holds.
type ManifestData struct {
	PrefectVersion string             `json:"prefect_version"`
	AlembicHeads   map[Dialect]string `json:"alembic_heads"`
	// RowCounts is by table, alembic_version included.
	RowCounts          map[string]int `json:"row_counts"`
	FlowRunStateTypes  map[string]int `json:"flow_run_state_types"`
	TaskRunStateTypes  map[string]int `json:"task_run_state_types"`
	EmptyTables        []string       `json:"empty_tables"`
	InterestingObjects []struct {
		Table string `json:"table"`
		ID    string `json:"id"`
		Why   string `json:"why"`
	} `json:"interesting"`
}

// Answer is a request to Prefect's REST API over the sample, and what Prefect answered. testdata/prefect/answers.md
// says what the fields hold, and how long answers are shortened.
type Answer struct {
	Name     string          `json:"name"`
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Body     json.RawMessage `json:"body"`
	Status   int             `json:"status"`
	Response json.RawMessage `json:"response"`
	// ClockPaths are the places that depend on when the request was made.
	ClockPaths []string `json:"clock_paths"`
	// UnorderedPaths are the lists whose order means nothing.
	UnorderedPaths []string `json:"unordered_paths"`
	// Ties is how many neighbours in a list have the same sort key.
	Ties int `json:"ties"`
	// Settings are those that this server ran with, by variable.
	Settings map[string]any `json:"settings"`
}

// RevisionsData is what Prefect's own migrations are called.
type RevisionsData struct {
	HeadsByRelease map[string]map[Dialect]string `json:"heads_by_release"`
	// Chain has every revision with its date, the oldest first.
	Chain map[Dialect][][2]string `json:"chain"`
}

// Manifest tells what the sample holds.
func Manifest(t testing.TB) ManifestData {
	t.Helper()
	return decoded[ManifestData](t, "manifest.json")
}

// Answers are Prefect's own answers over the sample, from a server on that dialect.
func Answers(t testing.TB, d Dialect) []Answer {
	t.Helper()
	return decoded[[]Answer](t, "answers-"+string(d)+".json.gz")
}

// Revisions are Prefect's migrations.
func Revisions(t testing.TB) RevisionsData {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(root, "server", "database", "orm", "revisions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r RevisionsData
	if err := json.Unmarshal(content, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// Release is the release of Prefect that all recordings are of, and that tests run beside Quaestor: testdata/prefect/VERSION,
// which scripts/record-prefect writes.
func Release(t testing.TB) string {
	t.Helper()
	version, err := release()
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func release() (string, error) {
	version, err := readTestdata("VERSION")
	return strings.TrimSpace(string(version)), err
}

// Testdata is the content of a file of testdata/prefect, unpacked where its name ends in .gz.
func Testdata(t testing.TB, name string) []byte {
	t.Helper()
	content, err := readTestdata(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func decoded[T any](t testing.TB, name string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal(Testdata(t, name), &value); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return value
}

func readTestdata(name string) ([]byte, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(filepath.Join(root, "testdata", "prefect", name))
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return content, err
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unpacked)
}

// moduleRoot is found from the folder that a test runs in, its package's.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("testdata is found only from inside the module")
		}
		dir = up
	}
}
