package server_test

import (
	"net/url"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The playground runs the README's first question, from a link. With QUAESTOR_SCREENSHOTS it is the picture of the README,
// docs/playground.png, once pngquant and optipng have made it small.
func TestPlaygroundRunsTheReadmesQuestion(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	question := string(regexp.MustCompile("(?s)```graphql\n(.*?)```").FindSubmatch(readme)[1])
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ctx := newTab(t)
	act(t, ctx,
		chromedp.EmulateViewport(1480, 720, chromedp.EmulateScale(1.25)),
		chromedp.Navigate(base+"/playground?"+url.Values{"query": {"query WhichFlowsFailMost " + question}}.Encode()),
		chromedp.WaitVisible(execute),
		chromedp.WaitVisible(`.graphiql-query-editor .view-lines`),
		chromedp.Click(execute),
	)
	see(t, ctx, chromedp.Poll[bool](response+`.includes('"longest"')`, chromedp.WithPollingTimeout(20*time.Second)))
	if errors := see(t, ctx, chromedp.Evaluate[bool](`"errors" in JSON.parse(`+response+`)`)); errors {
		t.Errorf("the question has errors: %s", see(t, ctx, chromedp.Evaluate[string](response)))
	}
	screenshot(t, ctx, "playground-question")
}
