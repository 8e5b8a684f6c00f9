package server_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const (
	activeTab = `[...document.querySelectorAll(".graphiql-tab-active .graphiql-tab-button")].map(tab => tab.textContent).join()`
	model     = `__MONACO.editor.getModels().find(m => m.uri.path.endsWith("operation.graphql"))`
	query     = model + `.getValue()`
	execute   = `.graphiql-execute-button[aria-label^="Execute query"]`
)

// The playground opens the operation that its address names (?query=&variables=&operationName=), and makes such addresses.
func TestPlaygroundLinks(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ctx := newTab(t)

	document := "query First { server { version } }\n\nquery Second($n: Int, $text: String) { flows(first: $n, where: {name: {ne: $text}}) { totalCount nodes { name } } }"
	variables := `{"n": 2, "text": "a&b=ü#?"}`
	address := base + "/playground?" + url.Values{
		"query": {document}, "variables": {variables}, "operationName": {"Second"}, "theme": {"kept"},
	}.Encode()
	act(t, ctx,
		chromedp.Navigate(address),
		chromedp.WaitVisible(execute),
		chromedp.WaitVisible(`//*[contains(@class, "graphiql-tab-active")]`+tab("Second")),
	)
	if got := see(t, ctx, chromedp.Evaluate[string](query)); got != document {
		t.Errorf("the link opens %q, want %q", got, document)
	}
	if rest := see(t, ctx, chromedp.Evaluate[string](`location.search`)); rest != "?theme=kept" {
		t.Errorf("the address still says %q", rest)
	}
	screenshot(t, ctx, "playground-link")

	// The link that the button makes names the same operation. Headless Chromium lets no page write to the clipboard
	// without asking, so the test takes what would be written.
	act(t, ctx,
		chromedp.Evaluate[chromedp.Void](`void (navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() })`),
		chromedp.Click(`button[aria-label="Copy link to this operation"]`),
		chromedp.WaitVisible(`button[aria-label="Link copied"]`),
	)
	copied, err := url.Parse(see(t, ctx, chromedp.Evaluate[string](`window.copied`)))
	if err != nil {
		t.Fatal(err)
	}
	if q := copied.Query(); copied.Path != "/playground" || q.Get("query") != document || q.Get("variables") != variables || q.Get("operationName") != "Second" {
		t.Errorf("the link is %s", copied)
	}

	// With several operations the one that was named is chosen among those that the button offers.
	act(t, ctx, chromedp.Click(execute), chromedp.WaitVisible(`//*[@role="menuitem" and text()="Second"]`),
		chromedp.Click(`//*[@role="menuitem" and text()="Second"]`))
	see(t, ctx, chromedp.Poll[bool](response+`.includes('"totalCount"')`, chromedp.WithPollingTimeout(20*time.Second)))
	var answer struct {
		Data struct{ Flows struct{ Nodes []any } }
	}
	if err := json.Unmarshal([]byte(see(t, ctx, chromedp.Evaluate[string](response))), &answer); err != nil {
		t.Fatal(err)
	}
	if n := len(answer.Data.Flows.Nodes); n != 2 {
		t.Errorf("%d flows, want the two that the variables ask for", n)
	}

	// It is chosen once: in another tab, as in this one, the first operation is chosen until the user takes another.
	act(t, ctx,
		chromedp.Click(`button[aria-label="New tab"]`),
		chromedp.WaitVisible(`.graphiql-execute-button:not([aria-haspopup])`),
		chromedp.Evaluate[chromedp.Void](`void `+model+`.setValue("query Mine { server { version } } query Second { server { dialect } }")`),
		chromedp.WaitVisible(`//*[contains(@class, "graphiql-tab-active")][contains(., "Mine") or contains(., "Second")]`),
		chromedp.Click(execute), chromedp.WaitVisible(`//*[@role="menuitem" and text()="Mine"]`),
	)
	if got := see(t, ctx, chromedp.Evaluate[string](activeTab)); got != "Mine" {
		t.Errorf("the new tab has %q chosen", got)
	}

	// A second link opens beside it, and the tab that is open is in sight.
	for _, name := range []string{"C", "D", "E", "F", "G", "H", "I", "J", "K", "L"} {
		link := base + "/playground?query=" + url.QueryEscape("query OneOfManyOperations"+name+" { server { version } }")
		act(t, ctx, chromedp.Navigate(link), chromedp.WaitVisible(execute),
			chromedp.WaitVisible(`//*[contains(@class, "graphiql-tab-active")]`+tab("OneOfManyOperations"+name)))
	}
	if got := see(t, ctx, chromedp.Evaluate[string](activeTab)); got != "OneOfManyOperationsL" {
		t.Errorf("the open tab is %q", got)
	}
	inSight := `(() => { const tab = document.querySelector(".graphiql-tab-active").getBoundingClientRect(),
		row = document.querySelector(".graphiql-tabs").parentElement.getBoundingClientRect();
		return tab.left >= row.left - 1 && tab.right <= Math.min(row.right, innerWidth) + 1 })()`
	see(t, ctx, chromedp.Poll[bool](inSight, chromedp.WithPollingTimeout(5*time.Second)))
	screenshot(t, ctx, "playground-tabs")
}
