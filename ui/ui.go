// Package ui is the web side, embedded: the pages and the playground that Vite builds into dist/, and example queries.
//
// It imports nothing of Quaestor; server mounts it.
package ui

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// Path is where Playground expects to be mounted: at Path itself and at everything below it.
const Path = "/playground"

// With "all:" the placeholder counts too, so that the program builds on a machine without Node.
//
//go:embed all:dist
var dist embed.FS

//go:embed examples/*.graphql
var examples embed.FS

// Examples returns the example queries of the playground's Examples pane, one file each, named in their order.
func Examples() fs.FS { return mustSub(examples, "examples") }

// Built tells whether the pages and the playground were built before the program was.
func Built() bool { return built(mustSub(dist, "dist/playground")) && built(mustSub(dist, "dist/app")) }

// Codings is how the server has bodies compressed.
type Codings interface {
	// For is that of the offered codings, the first the best, in which a request would have a body of a size; empty for none.
	For(r *http.Request, size int, offered ...string) string
	// Body compresses what has always the same body under its key.
	Body(ctx context.Context, coding string, plain []byte, key string) []byte
}

// Playground serves GraphiQL at Path and its files below. Where it was not built it serves a page that says how to.
func Playground(codings Codings) http.Handler {
	return newHandler(mustSub(dist, "dist/playground"), codings)
}

func mustSub(files fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // only a malformed path can do this, and ours are constants
	}
	return sub
}

const page = "index.html"

func built(files fs.FS) bool {
	_, err := fs.Stat(files, page)
	return err == nil
}

// contentSecurityPolicy lets the page load from its own origin and nowhere else. GraphiQL and Monaco set styles
// from scripts, and GraphiQL's style sheet carries its fonts inside.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; font-src 'self' data:; connect-src 'self'; " +
	"base-uri 'self'; form-action 'none'; frame-ancestors 'self'"

// contentTypes names what Vite writes; a machine's own table of types may lack one or say something else.
var contentTypes = map[string]string{
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".json":  "application/json",
	".md":    "text/plain; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".ttf":   "font/ttf",
	".woff":  "font/woff",
	".woff2": "font/woff2",
}

// site is a folder that Vite built: one page, and files that are compressed.
type site struct {
	files   fs.FS
	codings Codings
}

type handler struct {
	site
	// The page with the base address for each of the two addresses it has: a reverse proxy may put a path before
	// ours that we never see, so the addresses are relative, and they differ by the slash at the end.
	atPath, belowPath document
}

// document is a page held in memory, with the tag by which a browser asks whether it changed.
type document struct {
	body []byte
	etag string
}

func newDocument(body []byte) document {
	return document{body: body, etag: fmt.Sprintf(`"%x"`, sha256.Sum256(body))}
}

func newHandler(files fs.FS, codings Codings) http.Handler {
	h := &handler{site: site{files, codings}}
	html, err := fs.ReadFile(files, page)
	if err != nil {
		h.atPath = newDocument([]byte(notBuilt))
		h.belowPath = h.atPath
		return h
	}
	const base = `<base href="./"`
	h.belowPath = newDocument(html)
	h.atPath = newDocument(bytes.Replace(html, []byte(base), []byte(`<base href="`+strings.TrimPrefix(Path, "/")+`/"`), 1))
	return h
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the playground is read with GET", http.StatusMethodNotAllowed)
		return
	}
	secure(w.Header())
	name, below := strings.CutPrefix(r.URL.Path, Path+"/")
	switch {
	case r.URL.Path == Path:
		h.servePage(w, r, h.atPath)
	case below && (name == "" || name == page):
		h.servePage(w, r, h.belowPath)
	case below:
		h.serveFile(w, r, name)
	default:
		http.NotFound(w, r)
	}
}

func secure(header http.Header) {
	header.Set("Content-Security-Policy", contentSecurityPolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
}

func (site) servePage(w http.ResponseWriter, r *http.Request, doc document) {
	header := w.Header()
	header.Set("Content-Type", contentTypes[".html"])
	// Asked for anew each time, or a browser would look for the files of an older build.
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", doc.etag)
	http.ServeContent(w, r, page, time.Time{}, bytes.NewReader(doc.body))
}

func (s site) serveFile(w http.ResponseWriter, r *http.Request, name string) {
	contentType, known := contentTypes[path.Ext(name)]
	if !known || !fs.ValidPath(name) {
		http.NotFound(w, r)
		return
	}
	// The build compresses every file but the page.
	data, err := fs.ReadFile(s.files, name+".gz")
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			http.Error(w, "the file can't be read", http.StatusInternalServerError)
			return
		}
		http.NotFound(w, r)
		return
	}
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Vary", "Accept-Encoding")
	if strings.HasPrefix(name, "assets/") {
		// Named by what is in them.
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		header.Set("Cache-Control", "no-cache")
	}
	coding := s.codings.For(r, unzippedSize(data), "gzip", "zstd")
	if coding != "gzip" {
		if data, err = gunzip(data); err != nil {
			http.Error(w, "the file can't be read", http.StatusInternalServerError)
			return
		}
		data = s.codings.Body(r.Context(), coding, data, r.URL.Path)
	}
	if coding != "" {
		header.Set("Content-Encoding", coding)
	}
	header.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(data) // an error here is a browser that went away
}

// unzippedSize is what gzip says at the end of a file.
func unzippedSize(data []byte) int {
	const length = 4
	if len(data) < length {
		return 0
	}
	return int(binary.LittleEndian.Uint32(data[len(data)-length:]))
}

func gunzip(data []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}
