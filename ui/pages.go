package ui

import (
	"bytes"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

// pagePatterns are the addresses of the pages, as path.Match reads them. Prefect's own are among them, those of its older
// pages too, so that a link to Prefect opens here once its host is exchanged; the page itself leads on from them.
var pagePatterns = []string{
	"", "runs", "runs/flow-run/*", "runs/task-run/*", "logs",
	"dashboard", "flow-runs", "flow-runs/flow-run/*", "task-runs/task-run/*", "v2", "v2/runs", "v2/runs/flow-run/*", "v2/runs/task-run/*", "v2/dashboard",
}

// assets is the folder of the files that are named by what is in them.
const assets = "assets/"

// pages serves the web side at every path that no other handler has.
type pages struct {
	site
	html []byte
}

// Pages serves the web side: its page at the addresses of all pages, its files below assets/. Where it was not built it serves a
// page that says how to.
func Pages(codings Codings) http.Handler { return newPages(mustSub(dist, "dist/app"), codings) }

func newPages(files fs.FS, codings Codings) http.Handler {
	html, err := fs.ReadFile(files, page)
	if err != nil {
		html = []byte(notBuilt)
	}
	return &pages{site: site{files, codings}, html: html}
}

func isPage(name string) bool {
	return slices.ContainsFunc(pagePatterns, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return err == nil && matched
	})
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	isFile := strings.HasPrefix(name, assets) || name == "icon.svg" || name == "licenses.md"
	known := isFile || isPage(name)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if !known {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "pages are read with GET", http.StatusMethodNotAllowed)
		return
	}
	switch {
	case isFile:
		secure(w.Header())
		p.serveFile(w, r, name)
	case known:
		secure(w.Header())
		p.servePage(w, r, newDocument(p.at(name)))
	case strings.Contains(r.Header.Get("Accept"), "text/html"):
		p.serveMissing(w, r, name)
	default:
		http.NotFound(w, r)
	}
}

// at gives the page with its base address as seen from a path: a reverse proxy may put one before ours that we never see, so that
// it is relative, and goes up as often as the path goes down.
func (p *pages) at(name string) []byte {
	up := strings.Repeat("../", strings.Count(name, "/"))
	if up == "" {
		return p.html
	}
	return bytes.Replace(p.html, []byte(`<base href="./"`), []byte(`<base href="`+up+`"`), 1)
}

// serveMissing answers a browser that asks for what is not there: the page says so, and what there is.
func (p *pages) serveMissing(w http.ResponseWriter, r *http.Request, name string) {
	header := w.Header()
	secure(header)
	header.Set("Content-Type", contentTypes[".html"])
	header.Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = w.Write(p.at(name))
	}
}
