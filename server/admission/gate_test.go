package admission

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// world is a gate and who stands before and behind it, in synctest's time.
type world struct {
	t    *testing.T
	gate *Gate
	ops  []*op
}

type op struct {
	name   string
	heavy  bool
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	leave func()
	err   error
	// since is when it began to run.
	since time.Time
}

func (o *op) state() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.err != nil:
		return o.err.Error()
	case o.leave == nil:
		return "waits"
	}
	return "runs"
}

func in(t *testing.T, places int, share float64, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t, gate: New(places, share)}
		test(w)
		for _, o := range w.ops {
			o.cancel(context.Canceled)
		}
		synctest.Wait()
		for _, o := range w.ops {
			if o.leave != nil {
				o.leave()
			}
		}
		synctest.Wait()
		for _, o := range w.ops {
			if o.leave != nil {
				o.leave()
			}
		}
		if l := w.gate.Load(); l != (Load{Places: places}) || len(w.gate.clients) > 0 || len(w.gate.turns) > 0 {
			t.Errorf("it does not end empty: %+v, %d clients", l, len(w.gate.clients))
		}
	})
}

// come brings an operation.
func (w *world) come(client string, heavy bool) *op {
	o := &op{name: client, heavy: heavy}
	o.ctx, o.cancel = context.WithCancelCause(w.t.Context())
	w.ops = append(w.ops, o)
	go func() {
		leave, err := w.gate.Enter(o.ctx, client, heavy)
		o.mu.Lock()
		defer o.mu.Unlock()
		o.leave, o.err, o.since = leave, err, time.Now()
	}()
	synctest.Wait()
	return o
}

func (w *world) many(n int, client string, heavy bool) (all []*op) {
	for range n {
		all = append(all, w.come(client, heavy))
	}
	return all
}

// done ends one that runs.
func (w *world) done(o *op) {
	w.t.Helper()
	if o.leave == nil {
		w.t.Fatalf("%s does not run: %s", o.name, o.state())
	}
	o.leave()
	synctest.Wait()
}

func (w *world) want(state string, ops ...*op) {
	w.t.Helper()
	for i, o := range ops {
		if got := o.state(); got != state {
			w.t.Errorf("operation %d of %s %s, want it %s", i, o.name, got, state)
		}
	}
}

const runs, waits = "runs", "waits"

// Contract 3.8: at most so many operations run, as many again wait for 5 s at most, and others are refused.
func TestAsManyAgainWait(t *testing.T) {
	in(t, 4, 0.25, func(w *world) {
		all := w.many(8, "a", false)
		w.want(runs, all[:4]...)
		w.want(waits, all[4:]...)
		w.want(ErrCrowded.Error(), w.come("a", false))
		w.done(all[0])
		w.want(runs, all[4])
		w.want(waits, all[5:]...)
		time.Sleep(Patience - time.Nanosecond)
		synctest.Wait()
		w.want(waits, all[5:]...)
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		w.want(ErrWaited.Error(), all[5:]...)
		// Who has left leaves no second time, and no place is lost.
		all[0].leave()
		again := w.many(1, "a", false)
		w.want(waits, again...)
		w.done(all[1])
		w.want(runs, again...)
	})
}

// Contract 3.8: a client has a quarter of the places for its heavy operations. Its lighter ones go first and are not refused
// for its heavy ones.
func TestShare(t *testing.T) {
	in(t, 16, 0.25, func(w *world) {
		heavy := w.many(20, "a", true)
		w.want(runs, heavy[:4]...)
		w.want(waits, heavy[4:]...)
		w.want(ErrCrowded.Error(), w.come("a", true))
		light := w.come("a", false)
		w.want(runs, light)
		other := w.many(4, "b", true)
		w.want(runs, other...)
		// A place of the other client does not serve this one's heavy ones.
		w.done(other[0])
		w.want(waits, heavy[4])
		w.done(heavy[0])
		w.want(runs, heavy[4])
		w.want(waits, heavy[5:]...)
	})
	in(t, 2, 0.25, func(w *world) { // "0.25 of two connections" is one all the same
		heavy := w.many(2, "a", true)
		w.want(runs, heavy[0])
		w.want(waits, heavy[1])
		light := w.come("a", false)
		w.want(runs, light)
		lights := w.many(2, "a", false) // the room is full with the second of them, which takes the heavy one's place
		w.want(waits, lights...)
		w.want(ErrCrowded.Error(), heavy[1])
		w.done(light)
		w.want(runs, lights[0])
	})
	in(t, 1, 0.25, func(w *world) {
		heavy, light := w.come("a", true), w.come("a", false)
		w.want(runs, heavy)
		w.want(waits, light)
	})
}

// Contract 3.8: an operation that becomes older than 1 s counts as heavy from then on. A client that holds all of its share
// makes its next heavy operations wait, not those that run.
func TestOld(t *testing.T) {
	in(t, 8, 0.25, func(w *world) {
		old := w.many(3, "a", false)
		heavy := w.come("a", true)
		w.want(runs, heavy)
		w.done(heavy)
		time.Sleep(Young)
		synctest.Wait()
		if l := w.gate.Load(); l.Heavy != 3 || l.Running != 3 {
			t.Errorf("%+v", l)
		}
		heavy = w.come("a", true)
		w.want(waits, heavy)
		w.want(runs, old...)
		w.want(runs, w.come("a", false), w.come("b", true))
		w.done(old[0])
		w.want(waits, heavy) // two are its share, and two it holds
		w.done(old[1])
		w.want(runs, heavy)
		w.done(old[2])
		if l := w.gate.Load(); l.Heavy != 2 {
			t.Errorf("%+v", l)
		}
	})
}

// Many clients with heavy operations, or one with many slow ones that were light, leave room for the light ones of another.
func TestKeptPlaces(t *testing.T) {
	in(t, 15, 0.25, func(w *world) {
		var heavy []*op
		for i := range 20 {
			heavy = append(heavy, w.come(fmt.Sprint("hostile ", i), true))
		}
		w.want(runs, heavy[:12]...)
		w.want(waits, heavy[12:]...)
		w.want(runs, w.come("honest", false))
	})
	in(t, 15, 0.25, func(w *world) {
		slow := w.many(14, "hostile", false)
		w.want(runs, slow[:12]...)
		w.want(waits, slow[12:]...)
		w.want(runs, w.many(3, "honest", false)...)
		w.want(waits, w.come("honest", false))
	})
	in(t, 15, 1, func(w *world) { // MAX_CLIENT_SHARE=1 is all of them
		w.want(runs, w.many(15, "a", true)...)
	})
}

// Contract 3.8: clients that wait have their turns one after the other, each client's light operations first.
func TestTurns(t *testing.T) {
	in(t, 4, 0.5, func(w *world) {
		running := w.many(4, "x", false)
		a := []*op{w.come("a", true), w.come("a", false)}
		b := []*op{w.come("b", false), w.come("b", false)}
		for i, next := range []*op{a[1], b[0], a[0], b[1]} {
			w.want(waits, next)
			w.done(running[i])
			w.want(runs, next)
		}
	})
}

// In a full room who has fewer waiting takes the place of who has more.
func TestFullRoom(t *testing.T) {
	in(t, 4, 0.25, func(w *world) {
		all := w.many(8, "a", false)
		b := w.many(2, "b", false)
		w.want(waits, b...)
		w.want(ErrCrowded.Error(), all[6:]...)
		w.want(waits, all[4:6]...)
		w.want(ErrCrowded.Error(), w.come("b", false), w.come("a", false)) // two and two: who comes last
		w.done(all[0])
		w.done(all[1])
		w.want(runs, all[4], b[0])
	})
}

// While places change hands more may wait than there are places; when none has for a while, no longer.
func TestCrowd(t *testing.T) {
	in(t, 2, 0.5, func(w *world) {
		all := w.many(4, "a", false)
		w.want(ErrCrowded.Error(), w.come("a", false))
		w.done(all[0])
		crowd := w.many(50, "a", false)
		w.want(waits, crowd...)
		time.Sleep(Turnover)
		w.want(ErrCrowded.Error(), w.come("a", false))
		w.want(waits, crowd...)
		heavy := w.come("b", true) // and of many it is the client with the most who makes room
		w.want(waits, heavy)
		w.want(ErrCrowded.Error(), crowd[len(crowd)-1])
		w.done(all[1])
		few := w.many(2, "c", true) // of one client's heavy ones as many as there are places, and no others go for them
		w.want(waits, few...)
		w.want(ErrCrowded.Error(), w.come("c", true))
		w.want(waits, append(few, w.come("d", true))...)
		w.want(waits, w.many(Crowd-w.gate.Load().Waiting, "a", false)...)
		w.want(ErrCrowded.Error(), w.come("a", false))
	})
}

// Who goes away while waiting is not waited for, and the error says why.
func TestGone(t *testing.T) {
	in(t, 1, 1, func(w *world) {
		first := w.come("a", false)
		second := w.come("b", false)
		why := errors.New("the client left")
		second.cancel(why)
		synctest.Wait()
		w.want(why.Error(), second)
		w.done(first)
		w.want(runs, w.come("c", true))
	})
}

// Whatever comes and goes: never more run than there are places, nor more heavy ones than may; nobody waits who may run; and
// everyone is told something.
func TestRandomOperations(t *testing.T) {
	seed := rand.Uint64()
	if given := os.Getenv("QUAESTOR_SEED"); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("QUAESTOR_SEED=%d repeats what is drawn", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range 40 {
		places := 1 + random.IntN(20)
		in(t, places, float64(1+random.IntN(4))/4, func(w *world) {
			for range 200 {
				running := slices.DeleteFunc(slices.Clone(w.ops), func(o *op) bool { return o.state() != runs })
				switch n := random.IntN(10); {
				case n < 6:
					arrives := w.come(fmt.Sprint("client ", random.IntN(4)), random.IntN(3) == 0)
					if before := w.gate.Load(); arrives.leave != nil && arrives.heavy && before.Heavy > places-w.gate.kept+aged(w) {
						t.Errorf("a heavy one more than may: %+v", before)
					}
				case n < 8 && len(running) > 0:
					o := running[random.IntN(len(running))]
					w.done(o)
					o.err = errors.New("done")
				case n == 8:
					time.Sleep(time.Duration(random.IntN(1500)) * time.Millisecond)
					synctest.Wait()
				case n == 9 && len(w.ops) > 0:
					w.ops[len(w.ops)-1].cancel(errors.New("gone"))
					synctest.Wait()
				}
				check(t, w)
			}
		})
	}
}

// aged is how many run that were light and are heavy by now.
func aged(w *world) (n int) {
	for _, o := range w.ops {
		if o.state() == runs && !o.heavy && time.Since(o.since) >= Young {
			n++
		}
	}
	return n
}

func check(t *testing.T, w *world) {
	t.Helper()
	g := w.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	running, heavy, waiting := 0, 0, 0
	for _, o := range w.ops {
		switch {
		case o.state() == runs:
			running++
			if o.heavy || time.Since(o.since) >= Young {
				heavy++
			}
		case o.state() == waits:
			waiting++
		}
	}
	if g.running != running || g.heavy != heavy || g.waiting != waiting {
		t.Fatalf("it counts %d, %d heavy, %d waiting, and there are %d, %d and %d", g.running, g.heavy, g.waiting, running, heavy, waiting)
	}
	if running > g.places || waiting > max(g.places, Crowd) {
		t.Fatalf("%d run and %d wait for %d places", running, waiting, g.places)
	}
	for _, c := range g.clients {
		if len(c.light) > 0 && g.may(c, false) || len(c.weighty) > 0 && g.may(c, true) {
			t.Fatalf("%s waits and might run", c.name)
		}
	}
}
