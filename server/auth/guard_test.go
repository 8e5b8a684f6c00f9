package auth

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/access"
)

// world is a guard with a clock, a table of keys and those who wait of the test's own.
type world struct {
	*Guard
	mu    sync.Mutex
	clock time.Time
	keys  []database.Key
	err   error
	reads atomic.Int32
	// waits are how many answers have waited.
	waits atomic.Int32
	// hold keeps them waiting until it is closed; nil for no time.
	hold chan struct{}
	used chan map[string]time.Time
}

func newWorld(authString string) *world {
	w := &world{clock: time.Date(2026, 11, 1, 12, 0, 30, 0, time.UTC), used: make(chan map[string]time.Time, 100)}
	w.Guard = New(Options{
		AuthString: authString,
		Keys: func(context.Context) ([]database.Key, error) {
			w.reads.Add(1)
			w.mu.Lock()
			defer w.mu.Unlock()
			return append([]database.Key(nil), w.keys...), w.err
		},
		KeysUsed: func(_ context.Context, last map[string]time.Time) error { w.used <- last; return nil },
		Now: func() time.Time {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.clock
		},
		Wait: func(context.Context, time.Duration) {
			w.waits.Add(1)
			if w.hold != nil {
				<-w.hold
			}
		},
	})
	return w
}

// change changes the table, or lets time pass.
func (w *world) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

func (w *world) pass(d time.Duration) { w.change(func() { w.clock = w.clock.Add(d) }) }

// make puts a key into the table.
func (w *world) make(name string, also func(*database.Key)) (key string) {
	key, prefix, hash := NewKey()
	k := database.Key{ID: "id of " + name, Name: name, Prefix: prefix, Hash: hash, Scopes: []string{"read"}}
	if also != nil {
		also(&k)
	}
	w.change(func() { w.keys = append(w.keys, k) })
	return key
}

var here = netip.MustParseAddr("192.0.2.1")

// settled reads the keys anew for what is 5 s old, which happens behind a request, and waits until it has.
func (w *world) settled(t *testing.T) {
	t.Helper()
	w.Asks(t.Context())
	w.ring.mu.Lock()
	reading := w.ring.reading
	w.ring.mu.Unlock()
	if reading != nil {
		<-reading
	}
}

func (w *world) as(t *testing.T, authorization string, code problem.Code) (caller.Caller, *Refusal) {
	t.Helper()
	c, _, refused := w.Admit(t.Context(), authorization, here)
	got := problem.Code("")
	if refused != nil {
		got = refused.Code
	}
	if got != code {
		t.Errorf("%.12s…: %q, want %q", authorization, got, code)
	}
	return c, refused
}

// shown is as, of which only the code counts.
func (w *world) shown(t *testing.T, authorization string, code problem.Code) {
	t.Helper()
	_, _ = w.as(t, authorization, code)
}

func basic(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }

// Contract 13.1.
func TestNewKey(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		key, prefix, hash := NewKey()
		if len(key) != 46 || !strings.HasPrefix(key, "qs_") || !WellFormed(key) || !strings.HasPrefix(key, prefix) || len(prefix) > 7 || len(hash) != 64 || seen[key] {
			t.Fatal("a key is not as it should be")
		}
		raw, err := base64.RawURLEncoding.DecodeString(key[3:])
		if err != nil || len(raw) != 32 {
			t.Fatal(err)
		}
		seen[key] = true
	}
}

// Contract 13.3: a key has its scopes and its bounds, and the auth string has all scopes.
func TestAdmit(t *testing.T) {
	w := newWorld("admin:pass")
	bounds := &access.Bounds{Tags: []string{"a"}}
	key := w.make("ci", func(k *database.Key) { k.Scopes, k.Bounds = []string{"read", "explain"}, bounds })
	for _, header := range []string{"Bearer " + key, "bEARER  " + key + " "} {
		c, b, refused := w.Admit(t.Context(), header, here)
		if refused != nil || c.ID != "id of ci" || c.Name != "ci" || !c.Authenticated || !c.Bound || b != bounds || !c.May(caller.Explain) || c.May(caller.Write) {
			t.Errorf("%+v %+v %v", c, b, refused)
		}
	}
	if c, _ := w.as(t, basic("admin:pass"), ""); !c.May(caller.Audit) || !c.Authenticated || c.Bound || c.ID != "" {
		t.Errorf("%+v", c)
	}
	for _, header := range []string{"", "Bearer", "Bearer " + key + "x", "Bearer " + key[:45], "Basic " + key, basic(key), "Bearer admin:pass", basic("admin:pas"), key, "Bearer " + strings.Repeat("x", 1<<20)} {
		w.shown(t, header, problem.Unauthenticated)
	}
}

// Contract 13.6: an expired key is refused at once, and a new key is known within a second.
func TestRevokedAndExpired(t *testing.T) {
	w := newWorld("")
	key := w.make("ci", nil)
	short := w.make("short", func(k *database.Key) { k.Expires = w.clock.Add(3 * time.Second) })
	w.shown(t, "Bearer "+key, "")
	w.shown(t, "Bearer "+short, "")
	w.change(func() { w.keys[0].Revoked = w.clock })
	w.pass(3 * time.Second)
	if _, r := w.as(t, "Bearer "+short, problem.Unauthenticated); r == nil || !strings.Contains(r.Message, "expired") {
		t.Errorf("%v", r)
	}
	w.pass(3 * time.Second)
	w.shown(t, "Bearer "+key, "") // 6 s old: read anew behind it
	w.settled(t)
	if _, r := w.as(t, "Bearer "+key, problem.Unauthenticated); r == nil || !strings.Contains(r.Message, "revoked") {
		t.Errorf("%v", r)
	}
	// On a server that nobody has asked for long.
	other := w.make("other", nil)
	w.pass(time.Hour)
	w.shown(t, "Bearer "+other, "")
	w.change(func() { w.keys[2].Revoked = w.clock })
	w.pass(10*time.Second + 1)
	w.shown(t, "Bearer "+other, problem.Unauthenticated)

	fresh := w.make("fresh", nil)
	w.shown(t, "Bearer "+fresh, problem.Unauthenticated)
	w.pass(time.Second + 1)
	w.shown(t, "Bearer "+fresh, "")
}

// Contract 13.4.
func TestAuthenticationNeverLapses(t *testing.T) {
	w := newWorld("")
	w.err = database.ErrNoKeys
	if c, _ := w.as(t, "", ""); c.Authenticated || w.Asks(t.Context()) {
		t.Errorf("%+v", c)
	}
	w.shown(t, "Bearer nobody's", "") // nothing is asked for, as before there were keys
	w.err = errors.New("away")
	w.pass(stale + 1)
	w.shown(t, "", problem.Unavailable)
	if !w.Asks(t.Context()) {
		t.Error("it is not known whether there are keys, and a page of another host is let in")
	}
	w.err = nil
	w.pass(2 * recent)
	w.shown(t, "", "")
	w.make("old", func(k *database.Key) { k.Expires, k.Revoked = w.clock.Add(-time.Hour), w.clock.Add(-time.Hour) })
	w.pass(stale + 1)
	w.shown(t, "", problem.Unauthenticated)
	for name, then := range map[string]func(){
		"the table is empty": func() { w.keys = nil }, "it is gone": func() { w.err = database.ErrNoKeys }, "it can't be read": func() { w.err = errors.New("denied") },
	} {
		w.change(then)
		w.pass(stale + 1)
		if _, _, refused := w.Admit(t.Context(), "", here); refused == nil || !w.Asks(t.Context()) {
			t.Errorf("%s, and everybody is let in", name)
		}
	}
	// The auth string needs no table.
	w = newWorld("admin:pass")
	w.err = errors.New("away")
	w.shown(t, basic("admin:pass"), "")
	w.shown(t, basic("admin:other"), problem.Unauthenticated)
	w.shown(t, "", problem.Unauthenticated)
	w.shown(t, "Bearer "+w.make("ci", nil), problem.Unavailable)
}

// Contract 13.7: 10,000 wrong keys in a row are slow and cheap. They take no statement and no goroutine, a bounded number of
// lines of log, no secret stands in any, and all but nine of them wait.
func TestWrongKeys(t *testing.T) {
	var log bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(old)
	w := newWorld("admin:pass")
	right := w.make("ci", nil)
	w.shown(t, "Bearer "+right, "")
	before := runtime.NumGoroutine()
	var secrets []string
	for i := range 10_000 {
		wrong, _, _ := NewKey()
		header := "Bearer " + wrong
		if i%2 == 0 {
			wrong = "admin:wrong" + wrong
			header = basic(wrong)
		}
		secrets = append(secrets, wrong)
		w.shown(t, header, problem.Unauthenticated)
	}
	if n := w.waits.Load(); n != 10_000-9 {
		t.Errorf("%d answers waited", n)
	}
	w.shown(t, "Bearer "+right, "")
	w.shown(t, basic("admin:pass"), "")
	if n := w.waits.Load(); n != 10_000-9 {
		t.Error("a right key was slowed")
	}
	if n := w.reads.Load(); n != 1 {
		t.Errorf("the keys were read %d times", n)
	}
	if n := runtime.NumGoroutine(); n > before+2 {
		t.Errorf("%d goroutines, %d before", n, before)
	}
	text := log.String()
	if n := strings.Count(text, "\n"); n != maxLines || !strings.Contains(text, "address=192.0.2.1") {
		t.Errorf("%d lines of log: %.300s", n, text)
	}
	for _, secret := range append(secrets, right, "admin:pass") {
		if strings.Contains(text, secret) || strings.Contains(text, strings.TrimPrefix(secret, "qs_")) {
			t.Fatal("a secret is in the log")
		}
	}
	// A minute later all is forgotten, and the log says how much it has left out.
	w.pass(window)
	log.Reset()
	w.shown(t, "Bearer wrong", problem.Unauthenticated)
	if n := w.waits.Load(); n != 10_000-9 || !strings.Contains(log.String(), fmt.Sprintf("=%d\n", 10_000-maxLines)) {
		t.Errorf("%d waited; %s", n, log.String())
	}
}

// Contract 13.7: of one address 20 wait at most and others are 429; another address is not held up.
func TestAtMostTwentyWait(t *testing.T) {
	w := newWorld("admin:pass")
	for range tolerated - 1 {
		w.shown(t, "Bearer wrong", problem.Unauthenticated)
	}
	w.hold = make(chan struct{})
	var busy atomic.Int32
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if _, _, r := w.Admit(t.Context(), "Bearer wrong", here); r.Busy {
				busy.Add(1)
			}
		})
	}
	for busy.Load() < 80 || w.waits.Load() < 20 {
		runtime.Gosched()
	}
	if _, _, r := w.Admit(t.Context(), "Bearer wrong", netip.MustParseAddr("192.0.2.2")); r.Busy {
		t.Error("another address is held up")
	}
	w.shown(t, basic("admin:pass"), "")
	close(w.hold)
	group.Wait()
	if n, waited := busy.Load(), w.waits.Load(); n != 80 || waited != 20 {
		t.Errorf("%d were refused at once, %d waited", n, waited)
	}
	if w.attempts.waiting != 0 {
		t.Errorf("%d still wait", w.attempts.waiting)
	}
}

// The table of addresses is bounded, and a network of IPv6 is one address, as is an IPv4 address however it is written.
func TestAddressesAreBounded(t *testing.T) {
	a, now := newAttempts(), time.Now()
	for i := range 3 * maxAddresses {
		a.wrong(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if len(a.addresses) != maxAddresses || a.order.Len() != maxAddresses {
		t.Errorf("%d addresses are remembered, %d in order", len(a.addresses), a.order.Len())
	}
	for i := range tolerated {
		n := a.wrong(netip.MustParseAddr(fmt.Sprintf("2001:db8::%d", i)), now)
		if m := a.wrong(netip.MustParseAddr([]string{"192.0.2.9", "::ffff:192.0.2.9"}[i%2]), now); n != i+1 || m != i+1 {
			t.Errorf("%d and %d", n, m)
		}
	}
	if n := a.wrong(netip.MustParseAddr("2001:db8:0:1::1"), now); n != 1 {
		t.Errorf("another network has %d", n)
	}
	// Of the last minute alone.
	if leave, busy := a.slow(netip.MustParseAddr("2001:db8::ff"), now.Add(window-1)); leave == nil || busy {
		t.Error("it is not slowed")
	}
	if leave, busy := a.slow(netip.MustParseAddr("2001:db8::ff"), now.Add(window)); leave != nil || busy {
		t.Error("it is still slowed")
	}
}

// All concurrent checks of a key take one statement.
func TestOneReadingForAll(t *testing.T) {
	w := newWorld("")
	key := w.make("ci", nil)
	for range 3 {
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if _, _, refused := w.Admit(t.Context(), "Bearer "+key, here); refused != nil {
					t.Error(refused)
				}
			})
		}
		group.Wait()
		w.pass(stale + 1)
	}
	if n := w.reads.Load(); n != 3 {
		t.Errorf("the keys were read %d times", n)
	}
}

// Contract 13.2: lastUsed is written to the minute at most.
func TestUsedToTheMinute(t *testing.T) {
	w := newWorld("")
	key := w.make("ci", nil)
	for range 3 {
		for range 5 {
			w.shown(t, "Bearer "+key, "")
		}
		last := <-w.used
		if want := w.clock.Truncate(time.Minute); len(last) != 1 || !last["id of ci"].Equal(want) {
			t.Errorf("%v, want %s", last, want)
		}
		w.pass(time.Minute)
		w.settled(t)
	}
	w.pass(-time.Minute)
	select {
	case last := <-w.used:
		t.Errorf("one more: %v", last)
	default:
	}
}

// Where it can't be written it is not tried again soon.
func TestUsedIsNotWritten(t *testing.T) {
	w := newWorld("")
	key := w.make("ci", nil)
	tried := make(chan bool, 10)
	w.Guard.used.write = func(context.Context, map[string]time.Time) error {
		tried <- true
		return errors.New("a standby")
	}
	idle := func() {
		for writing := true; writing; runtime.Gosched() {
			w.Guard.used.mu.Lock()
			writing = w.Guard.used.writing
			w.Guard.used.mu.Unlock()
		}
	}
	for range 5 {
		w.shown(t, "Bearer "+key, "")
		idle()
		w.pass(2 * time.Minute)
	}
	if len(tried) != 1 {
		t.Errorf("tried %d times", len(tried))
	}
	w.pass(triedAgain)
	w.shown(t, "Bearer "+key, "")
	if idle(); len(tried) != 2 {
		t.Errorf("tried %d times", len(tried))
	}
}

// Contract 13.6: a key that is revoked or expires ends the WebSockets that it has opened, and the first key ends those of
// anybody. While the database is away they stay.
func TestHolds(t *testing.T) {
	w := newWorld("")
	anyone, _ := w.as(t, "", "")
	holds := func(c caller.Caller, want bool) {
		t.Helper()
		w.pass(held + 1)
		if got := w.Holds(t.Context(), c); got != want {
			t.Errorf("%+v holds: %v", c, got)
		}
	}
	holds(anyone, true)
	key := w.make("ci", func(k *database.Key) { k.Expires = w.clock.Add(time.Hour) })
	holds(anyone, false)
	ci, _ := w.as(t, "Bearer "+key, "")
	holds(ci, true)
	w.change(func() { w.err = errors.New("away") })
	holds(ci, true)
	w.change(func() { w.err = &database.DeniedError{} })
	holds(ci, false)
	w.change(func() { w.err = nil; w.keys[0].Revoked = w.clock })
	holds(ci, false)
	w.change(func() { w.keys[0].Revoked = time.Time{} })
	holds(ci, true)
	w.pass(time.Hour)
	holds(ci, false)
	w.change(func() { w.keys = nil })
	holds(ci, false)
	holds(anyone, false)
	w = newWorld("admin:pass")
	admin, _ := w.as(t, basic("admin:pass"), "")
	w.change(func() { w.err = errors.New("away") })
	holds(admin, true)
}
