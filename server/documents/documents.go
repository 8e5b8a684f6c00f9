// Package documents reads the manifest of trusted documents, the only documents that a server then answers
// (QUAESTOR_TRUSTED_DOCUMENTS). Package server imports it; it imports nothing of ours.
package documents

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"
)

// largest is how long a manifest may be, in bytes.
const largest = 64 << 20

// Manifest is a file of documents by their ids, read again when it changes. It is safe for concurrent use.
type Manifest struct {
	path string

	mu sync.Mutex
	// looked is when the file was looked at, at what it was when it was read, failed what it was when it could not be.
	looked     time.Time
	at, failed stamp
	all        *contents
}

// contents are the texts by their ids, and the hashes of the texts.
type contents struct {
	byID   map[string]string
	hashes map[[sha256.Size]byte]struct{}
}

// stamp is what changes when a file does.
type stamp struct {
	modified time.Time
	size     int64
}

// interval is how often the file is looked at, at most.
const interval = time.Second

// Open reads a manifest.
func Open(path string) (*Manifest, error) {
	m := &Manifest{path: path, looked: time.Now()}
	return m, m.read()
}

// Text gives the document of an id, which may have "sha256:" before it.
func (m *Manifest) Text(id string) (text string, ok bool) {
	id = strings.TrimPrefix(id, "sha256:")
	all := m.contents()
	if text, ok = all.byID[id]; !ok {
		text, ok = all.byID[strings.ToLower(id)]
	}
	return text, ok
}

// Holds says whether a document is in the manifest, letter by letter.
func (m *Manifest) Holds(text string) bool {
	_, ok := m.contents().hashes[sha256.Sum256([]byte(text))]
	return ok
}

// contents looks whether the file has changed. One that can't be read leaves what was there: a deployment that writes it is
// seen before it has ended.
func (m *Manifest) contents() *contents {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := time.Now(); now.Sub(m.looked) >= interval {
		m.looked = now
		before := m.failed
		if err := m.read(); err != nil && m.failed != before {
			slog.Error("the manifest of trusted documents can't be read: the last one stays", "error", err)
		}
	}
	return m.all
}

func (m *Manifest) read() error {
	now, raw, err := m.file()
	if err == nil && raw == nil {
		return nil
	}
	var all *contents
	if err == nil {
		all, err = parse(raw)
	}
	if err != nil {
		m.failed = now
		if m.all == nil {
			m.all = &contents{}
		}
		return fmt.Errorf("QUAESTOR_TRUSTED_DOCUMENTS, %s: %w", m.path, err)
	}
	m.at, m.failed, m.all = now, stamp{}, all
	return nil
}

// file gives the file where it is another than the one that was read, nil where it is not.
func (m *Manifest) file() (stamp, []byte, error) {
	f, err := os.Open(m.path)
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return stamp{}, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return stamp{}, nil, err
	}
	now := stamp{info.ModTime(), info.Size()}
	if m.all != nil && now == m.at {
		return now, nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err == nil && len(raw) > largest {
		err = fmt.Errorf("it has more than %d bytes", largest)
	}
	return now, raw, err
}

// parse reads both forms that tools write: an object of texts by their ids (relay-compiler, graphql-codegen), and the manifest of
// @apollo/generate-persisted-query-manifest.
func parse(raw []byte) (*contents, error) {
	var texts map[string]string
	if err := json.Unmarshal(raw, &texts); err != nil {
		var apollo struct {
			Format     string
			Operations []struct{ ID, Body string }
		}
		if json.Unmarshal(raw, &apollo) != nil || apollo.Format != "apollo-persisted-query-manifest" {
			return nil, errors.New(`it is neither a JSON object of documents by their hashes, nor an "apollo-persisted-query-manifest"`)
		}
		texts = map[string]string{}
		for _, o := range apollo.Operations {
			texts[o.ID] = o.Body
		}
	}
	all := &contents{byID: texts, hashes: make(map[[sha256.Size]byte]struct{}, len(texts))}
	for id, text := range texts {
		if id == "" || text == "" {
			return nil, errors.New("a document has no id, or an id no document")
		}
		all.hashes[sha256.Sum256([]byte(text))] = struct{}{}
	}
	return all, nil
}
