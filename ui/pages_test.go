package ui

import (
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

// Each page is served where its address says, with a base address that leads up to the root from there.
func TestPages(t *testing.T) {
	h := newPages(builtFiles(t), named{})
	for target, base := range map[string]string{
		"/": "./", "/runs": "./", "/runs?q=state:failed": "./", "/logs": "./", "/runs/flow-run/x": "../../", "/v2/runs/flow-run/x": "../../../",
	} {
		response := get(t, h, target)
		wantStatus(t, response, http.StatusOK)
		wantHeader(t, response, "Content-Type", "text/html; charset=utf-8")
		wantHeader(t, response, "Cache-Control", "no-cache")
		wantHeader(t, response, "Content-Security-Policy", contentSecurityPolicy)
		if text := body(t, response); !strings.Contains(text, `<base href="`+base+`"`) {
			t.Errorf("%s: %s", target, text)
		}
		wantStatus(t, get(t, h, target, "If-None-Match", response.Header.Get("ETag")), http.StatusNotModified)
		wantStatus(t, do(t, h, http.MethodPost, target), http.StatusMethodNotAllowed)
	}
}

// What is no page is not found: a browser is shown the page, which says so, and who asks for something else is not.
func TestMissingPages(t *testing.T) {
	h := newPages(builtFiles(t), named{})
	for _, target := range []string{"/nope", "/data", "/runs/", "/runs/flow-run", "/runs/flow-run/a/b", "/.env", "/index.html", "/assets", "/..%2fgo.mod"} {
		response := get(t, h, target)
		wantStatus(t, response, http.StatusNotFound)
		if text := body(t, response); strings.Contains(text, "<base") {
			t.Errorf("%s: %s", target, text)
		}
		response = get(t, h, target, "Accept", "text/html,*/*")
		wantStatus(t, response, http.StatusNotFound)
		wantHeader(t, response, "Content-Security-Policy", contentSecurityPolicy)
		if text := body(t, response); !strings.Contains(text, "<base") {
			t.Errorf("%s: %s", target, text)
		}
		wantStatus(t, do(t, h, http.MethodPost, target), http.StatusNotFound)
	}
	for _, target := range []string{"/assets/none.js", "/assets/secret.env", "/assets/../index.html", "/assets/main-abc.js.gz"} {
		wantStatus(t, get(t, h, target, "Accept", "text/html"), http.StatusNotFound)
	}
}

func TestPageAssets(t *testing.T) {
	response := get(t, newPages(builtFiles(t), named{}), "/assets/main-abc.js", "Accept-Encoding", "gzip")
	wantStatus(t, response, http.StatusOK)
	wantHeader(t, response, "Content-Encoding", "gzip")
	wantHeader(t, response, "Cache-Control", "public, max-age=31536000, immutable")
}

// A program that was built without Node says at every page how to get them.
func TestPagesNotBuilt(t *testing.T) {
	var files fs.FS = fstest.MapFS{}
	for _, target := range []string{"/", "/runs/flow-run/x"} {
		response := get(t, newPages(files, named{}), target)
		wantStatus(t, response, http.StatusOK)
		if text := body(t, response); !strings.Contains(text, "make build") {
			t.Errorf("%s: %s", target, text)
		}
	}
}
