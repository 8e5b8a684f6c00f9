package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// tries is a page's script that does all that a page can do to ask another address for something, and gives what it has read.
const tries = `(async target => {
	const query = '{ flows(first: 3) { nodes { name } } }', inURL = target + '/graphql?query=' + encodeURIComponent(query);
	const body = JSON.stringify({ query }), read = [];
	const asks = async (name, ask) => {
		try { const text = await ask(); if (text) read.push(name + ': ' + text) } catch { }
	};
	const fetched = (...args) => async () => (await fetch(...args)).text();
	const element = (tag, attributes) => () => new Promise(done => {
		const e = document.createElement(tag);
		e.onload = () => done(tag === 'iframe' ? e.contentDocument?.body.textContent : ''); e.onerror = () => done('');
		Object.assign(e, attributes);
		document.body.append(e);
		setTimeout(done, 1000);
	});
	await asks('GET', fetched(inURL));
	await asks('GET, no-cors', fetched(inURL, { mode: 'no-cors' }));
	await asks('GET, with credentials', fetched(inURL, { credentials: 'include' }));
	await asks('POST', fetched(target + '/graphql', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }));
	await asks('POST, text', fetched(target + '/graphql', { method: 'POST', mode: 'no-cors', body }));
	await asks('POST, a host that is forwarded', fetched(inURL, { headers: { 'X-Forwarded-Host': 'localhost' } }));
	await asks('stream', fetched(inURL, { headers: { Accept: 'text/event-stream' } }));
	await asks('schema', fetched(target + '/schema.graphql'));
	await asks('metrics', fetched(target + '/metrics'));
	await asks('EventSource', () => new Promise(done => {
		const e = new EventSource(inURL);
		e.addEventListener('next', m => done(m.data)); e.onmessage = m => done(m.data); e.onerror = () => done('');
	}));
	await asks('WebSocket', () => new Promise(done => {
		const s = new WebSocket(target.replace('http', 'ws') + '/graphql', 'graphql-transport-ws');
		s.onopen = () => s.send('{"type":"connection_init"}');
		s.onmessage = m => m.data.includes('connection_ack')
			? s.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } })) : done(m.data);
		s.onerror = s.onclose = () => done('');
	}));
	await asks('image', element('img', { src: inURL }));
	await asks('script', element('script', { src: inURL }));
	await asks('frame', element('iframe', { src: inURL }));
	await asks('form', () => new Promise(done => {
		const frame = Object.assign(document.createElement('iframe'), { name: 'answer' });
		const form = Object.assign(document.createElement('form'), { method: 'POST', action: target + '/graphql', enctype: 'text/plain', target: 'answer' });
		form.append(Object.assign(document.createElement('input'), { name: '{"query":"' + query + '","x":"', value: '"}' }));
		document.body.append(frame, form);
		frame.onload = () => done(frame.contentDocument?.body.textContent);
		form.submit();
		setTimeout(done, 1000);
	}));
	navigator.sendBeacon(inURL, body);
	return JSON.stringify(read);
})`

// A page of another origin, in a real browser, reads nothing and starts nothing, whether it is of another port or of another site
// (contract 4.8), and one whose name leads here is answered by no path but the health checks (contract 4.7). A page of our own does
// read by the same script, so that this test would see it.
func TestForeignPage(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<!doctype html><title>foreign</title><body>"))
		}))
		defer foreign.Close()
		ctx := browser(t, "MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
		named := func(address string) string { return strings.Replace(address, "127.0.0.1", "evil.example", 1) }
		outcome := func() (ran, statements float64) {
			families := scraped(t, base)
			return max(0, value(families, "quaestor_operations_total", "outcome", "ok")), max(0, value(families, "quaestor_statements_total"))
		}
		for _, c := range []struct{ name, page, target string }{
			{"another port", foreign.URL, base},
			{"another site", named(foreign.URL), base},
			{"another site, by its own name", named(foreign.URL), named(base)},
			{"a name that leads here", named(base) + "/", named(base)},
		} {
			ran, statements := outcome()
			act(t, ctx, chromedp.Navigate(c.page))
			text := see(t, ctx, chromedp.Evaluate[string](tries+"("+quoted(c.target)+")", chromedp.EvalAwaitPromise))
			var read []string
			if err := json.Unmarshal([]byte(text), &read); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			for _, one := range read {
				if strings.Contains(one, `"data"`) || strings.Contains(one, "type Query") || strings.Contains(one, "quaestor_") {
					t.Errorf("%s has read by %.300s", c.name, one)
				}
			}
			time.Sleep(100 * time.Millisecond) // the beacon
			if now, also := outcome(); now != ran || also != statements {
				t.Errorf("%s has started %v operations, %v statements", c.name, now-ran, also-statements)
			}
		}
		ran, _ := outcome()
		act(t, ctx, chromedp.Navigate(base+"/schema.graphql"))
		text := see(t, ctx, chromedp.Evaluate[string](tries+"("+quoted(base)+")", chromedp.EvalAwaitPromise))
		for _, way := range []string{`"GET: `, `"POST: `, `"WebSocket: `, `"EventSource: `, `"stream: `, `"schema: `, `"metrics: `} {
			if !strings.Contains(text, way) {
				t.Errorf("a page of our own has not read by %s: %.1000s", way, text)
			}
		}
		if now, _ := outcome(); now < ran+4 {
			t.Errorf("a page of our own has started %v operations", now-ran)
		}
	})
}

func quoted(text string) string {
	b, _ := json.Marshal(text) // a string always can be
	return string(b)
}

// The playground's sign-in takes a key: a wrong one is refused in words, with the right one the example runs, and nothing of it is kept
// in the browser (contract 4.14).
func TestPlaygroundSignInWithAKey(t *testing.T) {
	k := newKeyed(t, databasetest.SQLite)
	key, _ := k.key(t, "me", nil, "read")
	base := serve(t, k.address)
	ctx := newTab(t)
	const field = `.sign-in input`
	act(t, ctx,
		chromedp.Navigate(base+"/playground"),
		chromedp.WaitVisible(field),
		chromedp.SendKeys(field, "qs_"+strings.Repeat("x", 43)),
		chromedp.Click(`.sign-in button`),
		chromedp.WaitVisible(`//*[@role="alert" and contains(., "did not accept")]`),
		chromedp.Evaluate[chromedp.Void](`void document.querySelector(".sign-in input").select()`),
		chromedp.SendKeys(field, key),
		chromedp.Click(`.sign-in button`),
		chromedp.WaitNotPresent(`.sign-in`),
		chromedp.Click(execute),
	)
	see(t, ctx, chromedp.Poll[bool](response+`.includes('"flowRuns"')`, chromedp.WithPollingTimeout(20*time.Second)))
	kept := see(t, ctx, chromedp.Evaluate[string](`JSON.stringify([document.cookie, location.href, {...localStorage}, {...sessionStorage}])`))
	if strings.Contains(kept, key) {
		t.Errorf("the browser keeps the key: %s", kept)
	}
}
