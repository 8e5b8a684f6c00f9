package memory

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

const mib = 1 << 20

// Contract 3.7: one operation holds at most 128 MiB, and the message has figure and limit.
func TestOneOperation(t *testing.T) {
	a := NewBudget(1<<30, 0).Open()
	if err := a.Grow(t.Context(), MaxOperation); err != nil {
		t.Fatal(err)
	}
	if err := a.Copy(t.Context(), 200*mib); err != nil { // they count for nothing
		t.Fatal(err)
	}
	err := a.Grow(t.Context(), 1)
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != problem.QueryTooLarge || !strings.Contains(p.Message, "134217729") || !strings.Contains(p.Message, "134217728") {
		t.Error(err)
	}
	// From then on it has nothing more.
	a.Shrink(100 * mib)
	if a.Grow(t.Context(), 1) == nil || a.Busy() || a.Refused() != p {
		t.Error("it goes on")
	}
	// A budget that is smaller than that names its setting.
	if err := NewBudget(64*mib, 0).Open().Grow(t.Context(), 57*mib); err == nil || !strings.Contains(err.Error(), "QUAESTOR_MAX_MEMORY") {
		t.Error(err)
	}
}

// Contract 3.7: what others let go is given to those that wait, and patience is at an end after so long in all.
func TestWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(80*mib, 5*time.Second)
		a, c := b.Open(), b.Open()
		if err := a.Grow(t.Context(), 60*mib); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		time.AfterFunc(2*time.Second, func() { a.Shrink(40 * mib) })
		if err := c.Grow(t.Context(), 30*mib); err != nil || time.Since(began) != 2*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		err := c.Grow(t.Context(), 30*mib)
		if err == nil || !c.Busy() || c.Refused().Code != problem.Unavailable || time.Since(began) != 5*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		// What waited in vain has left nothing behind.
		c.Close()
		a.Close()
		if b.used != 0 || b.holding != 0 || b.stuck != 0 || len(b.waiting) != 0 {
			t.Errorf("%+v", b)
		}
	})
}

// A client that leaves waits no longer.
func TestLeavingWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(16*mib, time.Hour)
		a, c := b.Open(), b.Open()
		_ = a.Grow(t.Context(), 14*mib)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if err := c.Grow(ctx, mib); !errors.Is(err, context.Canceled) || c.Busy() {
			t.Error(err)
		}
		if len(b.waiting) != 0 {
			t.Error("still waits")
		}
	})
}

// Several large ones at once wait for each other, and each in its turn has what it needs: none is refused.
func TestOneMayAlwaysGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(256*mib, time.Hour)
		var all sync.WaitGroup
		for i := range 12 {
			a := b.Open()
			all.Go(func() {
				defer a.Close()
				for range 120 {
					time.Sleep(time.Duration(10+i) * time.Millisecond)
					if err := a.Grow(t.Context(), mib); err != nil {
						t.Errorf("%d: %v", i, err)
						return
					}
				}
				a.Settle(10 * mib)
				time.Sleep(time.Second)
			})
		}
		all.Wait()
	})
}

// Who is still sending a body is not the one for whom the others wait.
func TestABodyIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(16*mib, time.Hour)
		body, operation, other := b.Open(), b.Open(), b.Open()
		if err := Receive(With(t.Context(), body), 5*mib); err != nil {
			t.Fatal(err)
		}
		if err := other.Grow(t.Context(), mib); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := Receive(With(ctx, body), mib); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if err := operation.Grow(t.Context(), 7*mib); err != nil {
			t.Error(err)
		}
	})
}

// Where everybody who holds memory waits all the same, who holds most of the others is refused at once, and the oldest ends.
func TestNoDeadlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(80*mib, time.Hour)
		var all sync.WaitGroup
		ended := make([]error, 3)
		oldest, holds := b.Open(), []int{31, 15, 10}
		for i := range ended {
			a := oldest
			if i > 0 {
				a = b.Open()
			}
			if err := a.Grow(t.Context(), holds[i]*mib); err != nil {
				t.Fatal(err)
			}
			all.Go(func() {
				time.Sleep(time.Duration(i+1) * time.Second)
				ended[i] = a.Grow(t.Context(), 25*mib)
				a.Close()
			})
		}
		began := time.Now()
		all.Wait()
		if ended[0] != nil || ended[1] == nil || ended[2] != nil {
			t.Errorf("%v", ended)
		}
		if d := time.Since(began); d != 3*time.Second {
			t.Errorf("after %s", d)
		}
	})
}

// A few large ones leave the reserve to those that stay small.
func TestSmallOnesGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(80*mib, time.Hour)
		large, next := b.Open(), b.Open()
		_ = large.Grow(t.Context(), 70*mib)
		go func() { _ = next.Grow(t.Context(), 10*mib) }()
		synctest.Wait()
		began := time.Now()
		for range 30 {
			if err := b.Open().Grow(t.Context(), 250<<10); err != nil {
				t.Fatal(err)
			}
		}
		if time.Since(began) != 0 {
			t.Error("they wait")
		}
		large.Close()
	})
}

// Whatever operations do at the same time, the budget holds, each ends, and nothing is left.
func TestManyOperations(t *testing.T) {
	b := NewBudget(20*mib, 50*time.Millisecond)
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			for range 20 {
				a := b.Open()
				ctx := With(t.Context(), a)
				for range 1 + rand.IntN(20) {
					ctx, part := WithPart(ctx)
					if Grow(ctx, rand.IntN(mib)) != nil || a.Copy(ctx, rand.IntN(mib)) != nil {
						break
					}
					if used := b.Used(); used > 20*mib {
						t.Errorf("%d bytes are used", used)
					}
					part.Shrink(rand.IntN(mib))
					part.Free()
				}
				a.Settle(rand.IntN(mib))
				a.Close()
			}
		})
	}
	all.Wait()
	if b.used != 0 || b.holding != 0 || b.stuck != 0 || len(b.waiting) != 0 {
		t.Errorf("left: %d bytes, %d hold, %d stuck, %d wait", b.used, b.holding, b.stuck, len(b.waiting))
	}
}

// What the goroutines of one operation take beside each other is no more than the operation needs: alone it is not refused for
// what it has taken itself.
func TestGoroutinesOfOneOperation(t *testing.T) {
	b := NewBudget(256*mib, 5*time.Second)
	a := b.Open()
	if err := a.Grow(t.Context(), 64*mib); err != nil {
		t.Fatal(err)
	}
	const goroutines, each = 200, 100 << 10
	var all sync.WaitGroup
	b.mu.Lock()
	for range goroutines {
		all.Go(func() {
			if err := a.Grow(t.Context(), each); err != nil {
				t.Error(err)
			}
		})
	}
	for a.Held() < 64*mib+goroutines*each { // until all of them want more
		runtime.Gosched()
	}
	b.mu.Unlock()
	all.Wait()
	if held, used := a.Held(), b.Used(); used < held || used > held+held/4 {
		t.Errorf("%d bytes are held, %d taken", held, used)
	}
	if a.Close(); b.Used() != 0 {
		t.Errorf("%d bytes are left", b.Used())
	}
}
