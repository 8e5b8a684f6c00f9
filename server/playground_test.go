package server_test

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

// newTab starts a browser that reaches this machine alone, and returns a tab of it. What the tab asked other hosts
// for, and every error that its page threw, fails the test.
func newTab(t *testing.T) context.Context {
	t.Helper()
	return newTabFor(t, 90*time.Second)
}

// newTabFor is newTab for a test that takes its time.
func newTabFor(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx := browserFor(t, "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", limit)
	complaints(t, ctx)
	return ctx
}

// browser starts one that finds hosts by these rules of Chromium's, and returns a tab of it.
func browser(t *testing.T, hosts string) context.Context {
	t.Helper()
	return browserFor(t, hosts, 90*time.Second)
}

func browserFor(t *testing.T, hosts string, limit time.Duration) context.Context {
	t.Helper()
	var binary string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			binary = path
			break
		}
	}
	if binary == "" {
		t.Fatal("the playground is tested with Chromium, which is not installed: `make test` does that")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary),
		chromedp.NoSandbox, // the tests may run as root
		chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", hosts),
		chromedp.WindowSize(1500, 900),
	)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // it lives as long as the context of the first step
		t.Fatal(err)
	}
	return ctx
}

// complaints has the test fail of what a tab asks of other hosts, can't load, or throws.
func complaints(t *testing.T, ctx context.Context) {
	t.Helper()
	var mutex sync.Mutex
	var complaints []string
	complain := func(text string) {
		mutex.Lock()
		defer mutex.Unlock()
		complaints = append(complaints, text)
	}
	if err := chromedp.Listen(ctx, func(event any) {
		switch event := event.(type) {
		case *network.EventRequestWillBeSent:
			url := event.Request.URL
			if !strings.HasPrefix(url, "http://127.0.0.1:") && !strings.HasPrefix(url, "data:") {
				complain("asked for " + url)
			}
		case *network.EventLoadingFailed:
			if event.Canceled { // by the page, which no longer wants it
				return
			}
			complain("failed to load: " + event.ErrorText + " " + string(event.BlockedReason))
		case *runtime.EventExceptionThrown:
			text := event.ExceptionDetails.Text
			if thrown := event.ExceptionDetails.Exception; thrown != nil {
				text += " " + thrown.Description
			}
			complain(text)
		}
	}); err != nil {
		t.Fatal(err)
	}
	act(t, ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return err
	}))
	t.Cleanup(func() {
		mutex.Lock()
		defer mutex.Unlock()
		for _, text := range complaints {
			t.Error(text)
		}
	})
}

// stepTimeout is shorter than the tab's own, so that a step that hangs leaves time for a picture of it.
const stepTimeout = 30 * time.Second

func act(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	if err := chromedp.Do(limited, steps...); err != nil {
		screenshot(t, ctx, "failed")
		t.Fatal(err)
	}
}

func see[T any](t *testing.T, ctx context.Context, action chromedp.Action[T]) T {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	value, err := chromedp.Run(limited, action)
	if err != nil {
		screenshot(t, ctx, "failed")
		t.Fatal(err)
	}
	return value
}

// screenshot writes a picture to look at when QUAESTOR_SCREENSHOTS names a folder.
func screenshot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("QUAESTOR_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(folder+"/"+name+".png", png, 0o644)
	}
	if err != nil {
		t.Log("no screenshot:", err)
	}
}

// tab is the button of the tab whose operation has this name.
func tab(operation string) string {
	return `//button[contains(@class, "graphiql-tab-button") and text()="` + operation + `"]`
}

// Monaco draws only the lines in sight, so answers are read from its model.
const response = `__MONACO.editor.getModels().find(m => m.uri.path.endsWith("response.json")).getValue()`

// Chromium, headless and with the network cut off, loads the playground, runs an example, and shows FlowRun's fields in the
// explorer (contract 4.2).
func TestPlaygroundWithoutNetwork(t *testing.T) {
	if !ui.Built() {
		t.Fatal("the playground is not built: run `make ui`, which `make test` does (cd ui && npm ci && npm run build)")
	}
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ctx := newTab(t)

	act(t, ctx,
		chromedp.Navigate(base+"/playground"),
		chromedp.WaitVisible(`.graphiql-execute-button`),
		chromedp.WaitVisible(`.graphiql-query-editor .view-lines`),
	)
	if title := see(t, ctx, chromedp.Title()); title != "Quaestor" {
		t.Errorf("title %q", title)
	}
	tabs := see(t, ctx, chromedp.Evaluate[[]string](
		`[...document.querySelectorAll(".graphiql-tab-button")].map(tab => tab.textContent)`))
	if !slices.Equal(tabs, []string{"FlowRuns"}) {
		t.Errorf("a first visit opens the tabs %q, want one", tabs)
	}
	screenshot(t, ctx, "playground")

	// An example runs.
	act(t, ctx, chromedp.Click(`.graphiql-execute-button[aria-label^="Execute query"]`))
	see(t, ctx, chromedp.Poll[bool](response+`.includes('"flowRuns"')`, chromedp.WithPollingTimeout(20*time.Second)))
	if errors := see(t, ctx, chromedp.Evaluate[bool](`"errors" in JSON.parse(`+response+`)`)); errors {
		t.Errorf("the example has errors: %s", see(t, ctx, chromedp.Evaluate[string](response)))
	}
	if took := see(t, ctx, chromedp.Text(`.last-answer`)); !regexp.MustCompile(`^[\d,]+ ms · [\d,]+ kB · 50 rows · cost [\d,]+$`).MatchString(took) {
		t.Errorf("below the answer stands %q", took)
	}
	screenshot(t, ctx, "playground-answer")

	// The documentation shows FlowRun's fields.
	const search = `.graphiql-doc-explorer-search input`
	act(t, ctx,
		chromedp.Click(`button[aria-label="Show Documentation Explorer"]`),
		chromedp.WaitVisible(search),
		chromedp.Click(search),
		chromedp.SendKeys(search, "FlowRun"),
		// The first hit is the type of exactly that name.
		chromedp.WaitVisible(`//*[@role="option"][1][normalize-space()="FlowRun"]`),
		chromedp.SendKeys(search, kb.Enter),
		chromedp.WaitVisible(`//div[@class="graphiql-doc-explorer-title" and text()="FlowRun"]`),
	)
	fields := see(t, ctx, chromedp.Evaluate[[]string](
		`[...document.querySelectorAll(".graphiql-doc-explorer-field-name")].map(field => field.textContent)`))
	for _, want := range []string{"id", "expectedStartTime", "stateType", "flow", "taskRuns", "events"} {
		if !slices.Contains(fields, want) {
			t.Errorf("the documentation of FlowRun lacks %s; it has %q", want, fields)
		}
	}
	screenshot(t, ctx, "playground-documentation")

	// The explorer that builds queries by clicking knows the schema as well.
	act(t, ctx,
		chromedp.Click(`button[aria-label="Show GraphiQL Explorer"]`),
		chromedp.WaitVisible(`//div[contains(@class, "graphiql-explorer-node")]//*[text()="flowRuns"]`),
		chromedp.WaitVisible(`//div[contains(@class, "graphiql-explorer-node")]//*[text()="autoScheduled"]`),
	)
	screenshot(t, ctx, "playground-explorer")
}
