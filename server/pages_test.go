package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

// pageTab is a tab whose pages say nothing wrong: no error in the console either.
func pageTab(t *testing.T) context.Context {
	t.Helper()
	if !ui.Built() {
		t.Fatal("the pages are not built: run `make ui`, which `make test` does")
	}
	ctx := newTabFor(t, 4*time.Minute)
	said := make(chan string, 1000)
	if err := chromedp.Listen(ctx, func(event any) {
		if event, ok := event.(*runtime.EventConsoleAPICalled); ok && event.Type == "error" {
			for _, argument := range event.Args {
				said <- string(argument.Value) + argument.Description
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for len(said) > 0 {
			t.Error("console: " + <-said)
		}
	})
	return ctx
}

// settled: the page is there, nothing of it is a placeholder, and all that it asked for is answered.
const settled = `document.querySelector("main")?.innerText.trim().length > 0 && !document.querySelector(".skeleton, [data-on]")`

// open goes to an address and waits for its page.
func open(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	act(t, ctx, chromedp.Navigate(address))
	wait(t, ctx, settled, address)
}

func wait(t *testing.T, ctx context.Context, condition, what string) {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	if _, err := chromedp.Run(limited, chromedp.Poll[bool](condition, chromedp.WithPollingTimeout(20*time.Second))); err != nil {
		screenshot(t, ctx, "failed")
		t.Fatalf("%s: %v", what, err)
	}
}

func evaluate[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	return see(t, ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// aRun is the id of a run of the sample that satisfies a filter.
func aRun(t *testing.T, base, where string) string {
	t.Helper()
	a := post(t, base, `{ flowRuns(first: 1, where: `+where+`, orderBy: [{field: ID}]) { nodes { id } } }`)
	found := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindString(a.body)
	if found == "" {
		t.Fatalf("no run: %s", a.body)
	}
	return found
}

func aTaskRun(t *testing.T, base string) string {
	t.Helper()
	return regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindString(post(t, base, `{ taskRuns(first: 1, where: {stateType: {eq: FAILED}, logs: {some: {}}}, orderBy: [{field: ID}]) { nodes { id } } }`).body)
}

// pageAddresses are pages of each kind, with what each shows at first and behind its tabs.
func pageAddresses(t *testing.T, base string) []string {
	failed := aRun(t, base, `{stateType: {eq: FAILED}, taskRuns: {count: {gt: 0}}, logs: {count: {gt: 0}}}`)
	run := base + "/runs/flow-run/" + failed
	left := base + "/runs/flow-run/" + aRun(t, base, `{artifacts: {count: {gt: 0}}}`)
	return []string{
		base + "/", base + "/?t=all", base + "/runs?t=all", base + "/runs?t=all&view=heat", base + "/runs?t=all&view=groups&by=flow,state",
		base + "/runs?q=state:failed+task.state:failed>%3D1&t=all&sort=-took", base + "/logs?t=all", base + "/logs?t=all&s=error&q=level>%3D30",
		run, run + "?tab=tasks", run + "?tab=log", run + "?tab=log&s=e&from=end", run + "?tab=parameters", run + "?tab=events", run + "?tab=raw",
		left + "?tab=artifacts", base + "/runs/flow-run/" + aRun(t, base, `{childFlowRuns: {count: {gt: 0}}}`) + "?tab=subflows",
		base + "/runs/flow-run/" + aRun(t, base, `{stateType: {eq: SCHEDULED}}`), base + "/runs/task-run/" + aTaskRun(t, base),
	}
}

// A first visit loads at most 250 kB of scripts and 20 kB of styles as gzip, in 12 requests, two of them operations, none twice.
func TestPagesLoad(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ctx := pageTab(t)
	for _, address := range pageAddresses(t, base) {
		open(t, ctx, address)
		seen := evaluate[struct {
			Requests, Operations int
			Scripts, Styles      int
			Names                []string
		}](t, ctx, `(() => {
			const all = performance.getEntriesByType("resource");
			const size = of => all.filter(e => of.test(e.name)).reduce((n, e) => n + e.encodedBodySize, 0);
			return { Requests: 1 + all.length, Operations: all.filter(e => e.name.endsWith("/graphql")).length,
				Scripts: size(/\.js$/), Styles: size(/\.css$/), Names: all.map(e => e.name.split("/").pop()) };
		})()`)
		tabbed := strings.Contains(address, "tab=") || strings.Contains(address, "view=")
		operations := 2
		if tabbed {
			operations = 3
		}
		if seen.Operations == 0 || seen.Operations > operations {
			t.Errorf("%s sends %d operations", address, seen.Operations)
		}
		if most := 12; !tabbed && seen.Requests > most {
			t.Errorf("%s sends %d requests: %q", address, seen.Requests, seen.Names)
		}
		if seen.Scripts == 0 || seen.Scripts > 250_000 || seen.Styles == 0 || seen.Styles > 20_000 {
			t.Errorf("%s loads %d bytes of scripts and %d of styles", address, seen.Scripts, seen.Styles)
		}
		text := evaluate[string](t, ctx, `document.querySelector("main").innerText + document.title + [...document.querySelectorAll("[aria-label], [title]")].map(e => (e.getAttribute("aria-label") ?? "") + " " + (e.getAttribute("title") ?? "")).join(" ")`)
		for _, wrong := range []string{"undefined", "NaN", "[object", "Invalid Date", "Infinity"} {
			if strings.Contains(text, wrong) {
				t.Errorf("%s says %s: …%s…", address, wrong, around(text, wrong))
			}
		}
		screenshot(t, ctx, "page-"+regexp.MustCompile(`\W+`).ReplaceAllString(strings.TrimPrefix(address, base), "-"))
	}
}

func around(text, part string) string {
	at := strings.Index(text, part)
	return text[max(0, at-60):min(len(text), at+60)]
}

// axe finds no violation of WCAG 2.2 AA, in both themes, with the drawer and the palette open as well.
func TestPagesAccessible(t *testing.T) {
	axe, err := os.ReadFile("../ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is not installed: run `make ui`, which `make test` does: %v", err)
	}
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ctx := pageTab(t)
	check := func(what string) {
		t.Helper()
		act(t, ctx, chromedp.Evaluate[chromedp.Void](string(axe)))
		for _, found := range evaluate[[]string](t, ctx, `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] })
			.then(({ violations }) => violations.map(v => v.id + " of " + v.nodes.length + ": " + v.nodes.slice(0, 3).map(n => n.target + " " + n.any.concat(n.all, n.none).map(c => c.message)).join("; ")))`) {
			t.Errorf("%s: %s", what, found)
		}
	}
	for i, address := range pageAddresses(t, base) {
		open(t, ctx, address)
		for _, theme := range []string{"light", "dark"} {
			if theme == "dark" && i%2 == 1 && i > 2 { // of their parts each is dark on another page
				continue
			}
			act(t, ctx, chromedp.Evaluate[chromedp.Void](`void (document.documentElement.dataset.theme = "`+theme+`")`))
			check(theme + " " + address)
		}
		if i == 2 {
			for key, selector := range map[string]string{".": `[role="dialog"]`, "?": `[role="dialog"]`} {
				act(t, ctx, chromedp.Evaluate[chromedp.Void](`void dispatchEvent(new KeyboardEvent("keydown", { key: "`+key+`" }))`))
				act(t, ctx, chromedp.WaitVisible(selector))
				check(key + " " + address)
				act(t, ctx, chromedp.Click(`//button[text()="Close"]`))
				wait(t, ctx, `!document.querySelector('[role="dialog"]')`, "closing")
			}
		}
	}
}

// What is not meant for a parameter is left out: the page stands, and says nothing in the console.
func TestPagesTakeGarbage(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ctx := pageTab(t)
	run := "/runs/flow-run/" + aRun(t, base, `{stateType: {eq: FAILED}}`)
	pieces := []string{"state:failed", "(", ")", "-", "\"", "or", "not", "nokey:1", "duration>", "..", "-7d", "2026-13-45", "%00", "<b>", "[object Object]", "\u202e", "🦊", "9999999999999999999", "null", "__proto__", "constructor.x:1", "{}", "\\"}
	r := rand.New(rand.NewPCG(17, 17))
	open(t, ctx, base+"/runs")
	for range 60 {
		query := url.Values{}
		for _, name := range []string{"q", "t", "tf", "sort", "view", "by", "cols", "tab", "tz", "live", "order", "s", "level", "from", "task"} {
			if r.IntN(3) > 0 {
				query.Set(name, strings.Join([]string{pieces[r.IntN(len(pieces))], pieces[r.IntN(len(pieces))]}, []string{"", " "}[r.IntN(2)]))
			}
		}
		path := []string{"/", "/runs", "/logs", run, "/runs/flow-run/" + url.PathEscape(pieces[r.IntN(len(pieces))])}[r.IntN(5)]
		open(t, ctx, base+path+"?"+query.Encode())
		text := evaluate[string](t, ctx, `document.querySelector("main").innerText`)
		if strings.Contains(text, "This page broke") || strings.Contains(text, "NaN") || strings.Contains(text, "undefined") {
			t.Errorf("%s?%s: %.300s", path, query.Encode(), text)
		}
	}
}

// The pages work below a prefix that a proxy takes off, and nothing of them is asked for above it.
func TestPagesBelowAPrefix(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	target, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	outside := make(chan string, 100)
	proxy := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/a/b/") {
			outside <- r.URL.Path
		}
		http.StripPrefix("/a/b", proxy).ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	front := srv.URL
	ctx := pageTab(t)
	run := aRun(t, base, `{stateType: {eq: FAILED}}`)
	for _, path := range []string{"/", "/runs?t=all", "/runs/flow-run/" + run} {
		open(t, ctx, front+"/a/b"+path)
	}
	// A link leads on below the prefix, and so does what it loads after.
	open(t, ctx, front+"/a/b/runs?t=all")
	act(t, ctx, chromedp.Click(`[role="row"] a[href*="flow-run"]`), chromedp.WaitVisible(`[role="tablist"]`))
	wait(t, ctx, settled, "the run")
	if path := evaluate[string](t, ctx, `location.pathname`); !strings.HasPrefix(path, "/a/b/runs/flow-run/") {
		t.Errorf("the link leads to %s", path)
	}
	open(t, ctx, front+"/a/b/v2/runs/flow-run/"+run)
	if path := evaluate[string](t, ctx, `location.pathname`); path != "/a/b/runs/flow-run/"+run {
		t.Errorf("Prefect's address leads to %s", path)
	}
	for len(outside) > 0 {
		if path := <-outside; path != "/favicon.ico" {
			t.Error("asked for " + path)
		}
	}
}

// With an auth string a page asks for it; it is kept for the tab alone, and a second tab gets it from the first.
func TestPagesSignIn(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t), "PREFECT_SERVER_API_AUTH_STRING", "admin:pä:ss")
	ctx := pageTab(t)
	act(t, ctx,
		chromedp.Navigate(base+"/runs?t=all"),
		chromedp.WaitVisible(`#secret`),
		chromedp.SendKeys(`#secret`, "admin:pä:ss"),
		chromedp.Click(`//button[text()="Sign in"]`),
		chromedp.WaitVisible(`[role="row"] a`),
	)
	open(t, ctx, base+"/logs?t=all")
	kept := evaluate[map[string]string](t, ctx, `({ local: JSON.stringify(localStorage), session: JSON.stringify(sessionStorage), address: location.href, cookie: document.cookie })`)
	if !strings.Contains(kept["session"], "Basic ") || strings.Contains(kept["local"]+kept["address"]+kept["cookie"], "Basic ") {
		t.Errorf("the credential is kept in %v", kept)
	}
}

// The rows of a page are those that the operation in its drawer gives.
func TestPagesShowWhatTheyAsk(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ctx := pageTab(t)
	for _, line := range []string{
		"state:failed", "-state:completed", "duration>10m", "flow:*order*", "no:deployment", "has:deployment subflow:no", "state:failed or state:crashed tag:manual",
		"task.state:failed>=1", "log:*error*", "attempts>1 duration:1..600", "deployment.paused:yes", "child.state:failed", "ended:/none",
	} {
		open(t, ctx, base+"/runs?"+url.Values{"q": {line}, "t": {"all"}}.Encode())
		shown := evaluate[[]string](t, ctx, `[...document.querySelectorAll('[role="row"] a[href*="flow-run/"]')].map(a => a.pathname.split("/").pop()).filter((id, i, all) => all.indexOf(id) === i)`)
		act(t, ctx, chromedp.Evaluate[chromedp.Void](`void dispatchEvent(new KeyboardEvent("keydown", { key: "." }))`),
			chromedp.WaitVisible(`[role="dialog"]`), chromedp.Click(`//button[text()="RunsRows"]`))
		asked := evaluate[[]string](t, ctx, `[...document.querySelectorAll('[role="dialog"] pre')].map(e => e.textContent)`)
		body, err := json.Marshal(map[string]any{"query": asked[1], "variables": json.RawMessage(asked[0])})
		if err != nil {
			t.Fatal(err)
		}
		a := ask(t, http.MethodPost, base+"/graphql", string(body), "Content-Type", mediaJSON)
		var data struct {
			FlowRuns struct {
				TotalCount int
				Nodes      []struct{ ID string }
			}
		}
		if a.want(t, 200, nil); json.Unmarshal(a.data, &data) != nil {
			t.Fatalf("%s: %s", line, a.body)
		}
		var ids []string
		for _, node := range data.FlowRuns.Nodes {
			ids = append(ids, node.ID)
		}
		if data.FlowRuns.TotalCount == 0 && len(shown) > 0 || len(shown) > len(ids) || !slices.Equal(shown, ids[:len(shown)]) || len(ids) > 0 && len(shown) == 0 {
			t.Errorf("%s: the page shows %q, the operation gives %q", line, shown, ids)
		}
		total := evaluate[string](t, ctx, `document.querySelector("main section strong").textContent`)
		if want := fmt.Sprintf("%d run", data.FlowRuns.TotalCount); !strings.HasPrefix(total, want) {
			t.Errorf("%s: the page says %q, the operation %d", line, total, data.FlowRuns.TotalCount)
		}
	}
}
