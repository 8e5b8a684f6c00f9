package main

import (
	"bytes"
	"encoding/base64"
	bytesof "encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Each of these six once killed the process, or had it take gigabytes: nested pages without a size (C1), one level more, forged cursors
// (C2), an image of any page that asks for such pages (H1), many documents of 1 MB (H2) and scalars under aliases (H3). The
// program lives, in 512 MB.
func TestReproductionsSoak(t *testing.T) {
	documents := 30
	if databasetest.Soaking(t) > 0 {
		documents = 1000
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		p := start(t, append(at(d.SharedSample(t)), "QUAESTOR_LOG_LEVEL=error"))
		post := func(query string) (int, string) {
			t.Helper()
			body, err := json.Marshal(map[string]string{"query": query})
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.Post(p.base+"/graphql", "application/json", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			answer, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			return response.StatusCode, string(answer)
		}
		lives := func(what string) {
			t.Helper()
			if status, body := ask(t, p.base); status != http.StatusOK || !strings.Contains(body, `"totalCount":26`) {
				t.Fatalf("after %s: %d %s\n%s", what, status, body, p.stderr)
			}
			now, most := p.memory(t)
			t.Logf("%s: %d MB, %d at most", what, now>>20, most>>20)
			if most > 512<<20 {
				t.Errorf("%s: the process took %d bytes", what, most)
			}
		}
		const nested = "{flowRuns{nodes{flow{flowRuns{nodes{flow{flowRuns{nodes{flow{flowRuns{nodes{%s}}}}}}}}}}}}"
		deepest := fmt.Sprintf(nested, "flow{flowRuns{nodes{id}}}")
		names := under(2900, "name")
		for what, query := range map[string]string{
			"C1":                         fmt.Sprintf(nested, "id"),
			"C1, one level more":         deepest,
			"H3":                         "{ flowRuns(first: 1000) { nodes {" + under(3000, "name") + "} } }",
			"H3, a fragment in ten root": "{" + under(10, "flowRuns(first: 1000) { nodes { ...F } }") + " } fragment F on FlowRun {" + names + "}",
		} {
			if status, body := post(query); status != http.StatusOK || !strings.Contains(body, "QUERY_TOO_LARGE") {
				t.Errorf("%s: %d %.300s", what, status, body)
			}
			lives(what)
		}
		// A browser's request for an image.
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+"/graphql?query="+deepest, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image", "Accept": "image/avif,image/webp,*/*"} {
			r.Header.Set(name, value)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("H1: %d", response.StatusCode)
		}
		lives("H1")

		cursor := forged(t, post)
		var all sync.WaitGroup
		for range 14 {
			all.Go(func() {
				for range 2 {
					if status, body := post(`{ flowRuns(first: 2, after: "` + cursor + `") { nodes { id } } }`); status != http.StatusOK || !strings.Contains(body, "BAD_USER_INPUT") {
						t.Errorf("C2: %d %.300s", status, body)
					}
				}
			})
		}
		all.Wait()
		lives("C2")

		comment := strings.Repeat("x", 1_000_000)
		for i := range documents {
			if status, body := post(fmt.Sprintf("{ __typename } # %d %s", i, comment)); status != http.StatusOK || !strings.Contains(body, "QUERY_TOO_LARGE") {
				t.Fatalf("H2: %d %.300s", status, body)
			}
		}
		for i := range documents { // and such as are short enough to be read
			if status, body := post(fmt.Sprintf("{%s } # %d %s", under(100, "__typename"), i, comment[:200_000])); status != http.StatusOK || strings.Contains(body, "errors") {
				t.Fatalf("H2: %d %.300s", status, body)
			}
		}
		lives("H2")
	})
}

// forged gives a cursor that somebody made of one of the server's: a long text where a time should be, and the checksum is right.
func forged(t *testing.T, post func(string) (int, string)) string {
	t.Helper()
	_, body := post(`{ flowRuns(first: 2) { pageInfo { endCursor } } }`)
	var in struct {
		Data struct {
			FlowRuns struct{ PageInfo struct{ EndCursor string } }
		}
	}
	if err := json.Unmarshal([]byte(body), &in); err != nil {
		t.Fatal(err)
	}
	given, err := base64.RawURLEncoding.DecodeString(in.Data.FlowRuns.PageInfo.EndCursor)
	if err != nil || len(given) < 4 {
		t.Fatalf("%v: %s", err, body)
	}
	var list []any
	if err := json.Unmarshal(given[4:], &list); err != nil {
		t.Fatal(err)
	}
	changed := 0
	var replace func(v any) any
	replace = func(v any) any {
		switch v := v.(type) {
		case []any:
			for i := range v {
				v[i] = replace(v[i])
			}
			return v
		case map[string]any:
			for name := range v {
				v[name] = replace(v[name])
			}
			return v
		case string:
			if strings.Contains(v, "T") || strings.Contains(v, ":") {
				changed++
				return strings.Repeat("x", 40_000)
			}
		}
		return v
	}
	text, err := json.Marshal(replace(list))
	if err != nil || changed == 0 {
		t.Fatalf("%v: nothing to forge in %s", err, given[4:])
	}
	return base64.RawURLEncoding.EncodeToString(append(bytesof.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(text)), text...))
}
