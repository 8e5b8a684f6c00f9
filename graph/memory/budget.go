// Package memory keeps account of the memory that operations hold, so that all
// of them together stay within what the server may use. The packages of graph
// and server may import it; of ours it imports graph/problem alone.
//
// An Account belongs to one request from its first byte to the last of its
// answer: what its body, its arguments, the rows that were read, and each copy of
// its answer take is added while it grows, and taken off where it is let go.
// Accounts draw on one Budget. What they hold is counted, not measured: of small
// things an estimate, of texts and buffers the bytes. Tests of package server
// hold it against the heap.
//
// # Waiting without a deadlock
//
// An account that grows beyond what is free waits, and goes on holding what it
// has: others cannot be given that, and if each waits for the others, none will
// ever end. Three rules see to it that one always can:
//
//   - The oldest goes first. What is freed is given to those that wait in the
//     order in which they came, and nobody takes it before an older one that waits.
//     So the oldest has in the end all that the others have let go.
//   - Where everybody who holds memory waits, no waiting helps: the youngest of
//     them is refused at once, and what it held goes to the others. With one left,
//     that one has all of the budget, of which no account may have more.
//   - Nobody waits for longer than its patience in all. Whoever holds memory
//     without waiting for more runs, or sends its answer, and both have deadlines.
//
// An eighth of the budget is a reserve from which only accounts are served that
// stay small, as those of most requests do: where a few large ones hold all else,
// the others are not kept waiting for them.
package memory

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

const (
	// MaxOperation is what one operation may hold.
	MaxOperation = 128 << 20
	// DefaultPatience is for how long an account waits for memory, in all.
	DefaultPatience = 5 * time.Second
	// small accounts are served from the reserve, too.
	small = 256 << 10
	// step is what an account takes at once at least, so that a row costs no lock
	// that all share.
	step = 16 << 10
)

// Budget is what all accounts together may hold. It is safe for concurrent use.
type Budget struct {
	size, reserve int64
	patience      time.Duration

	mu   sync.Mutex
	used int64
	// opened is how many accounts there ever were, holding how many of them hold
	// anything, and stuck how many of those wait for more.
	opened         uint64
	holding, stuck int
	// waiting are those who wait, the oldest account first.
	waiting []*waiter
}

// waiter is one wait of an account.
type waiter struct {
	of    *Account
	bytes int64
	// done says how it ended: nil where the bytes were given.
	done chan error
}

// NewBudget gives a budget of so many bytes, whose accounts wait for so long.
func NewBudget(size int64, patience time.Duration) *Budget {
	return &Budget{size: size, reserve: size / 8, patience: patience}
}

// Used is how many bytes are held.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// Open gives a new account.
func (b *Budget) Open() *Account {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.opened++
	return &Account{budget: b, number: b.opened, patience: b.patience}
}

// take gives an account bytes, at once or after a while.
func (b *Budget) take(ctx context.Context, a *Account, n int64) error {
	b.mu.Lock()
	w := &waiter{of: a, bytes: n, done: make(chan error, 1)}
	at, _ := slices.BinarySearchFunc(b.waiting, a.number+1, func(w *waiter, number uint64) int { return cmp.Compare(w.of.number, number) })
	b.waiting = slices.Insert(b.waiting, at, w)
	b.waits(a, 1)
	b.serve()
	wait := a.patience
	b.mu.Unlock()
	select {
	case err := <-w.done:
		return err
	default:
	}
	began := time.Now()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	var err error
	select {
	case err := <-w.done:
		b.mu.Lock()
		a.patience -= time.Since(began)
		b.mu.Unlock()
		return err
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-timer.C:
		err = busy
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case given := <-w.done: // meanwhile
		return given
	default:
	}
	b.remove(w)
	b.serve()
	return err
}

// waits notes that an account waits once more, or once less.
func (b *Budget) waits(a *Account, n int) {
	before := a.waits > 0
	a.waits += n
	if a.taken > 0 && before != (a.waits > 0) {
		b.stuck += n
	}
}

// add changes what an account has taken.
func (b *Budget) add(a *Account, n int64) {
	before := a.taken > 0
	a.taken += n
	b.used += n
	if after := a.taken > 0; after != before {
		d := 1
		if before {
			d = -1
		}
		b.holding += d
		if a.waits > 0 {
			b.stuck += d
		}
	}
}

func (b *Budget) remove(w *waiter) {
	if i := slices.Index(b.waiting, w); i >= 0 {
		b.waiting = slices.Delete(b.waiting, i, i+1)
		b.waits(w.of, -1)
	}
}

// serve gives to those who wait what is free, and refuses one of them where no
// waiting helps.
func (b *Budget) serve() {
	overtaken := false // a large one waits, and none that came after it goes first
	for _, w := range slices.Clone(b.waiting) {
		free := b.size - b.used
		isSmall := w.of.taken+w.bytes <= small
		if !isSmall {
			free -= b.reserve
		}
		if w.bytes > free || overtaken && !isSmall {
			overtaken = overtaken || !isSmall
			continue
		}
		b.add(w.of, w.bytes)
		b.remove(w)
		w.done <- nil
	}
	if len(b.waiting) == 0 || b.stuck < b.holding {
		return
	}
	for _, w := range slices.Backward(slices.Clone(b.waiting)) {
		if w.of.taken > 0 {
			b.refuse(w.of)
			return
		}
	}
}

// refuse ends all waits of an account: it runs from now on, to its end.
func (b *Budget) refuse(a *Account) {
	for _, w := range slices.Clone(b.waiting) {
		if w.of == a {
			b.remove(w)
			w.done <- busy
		}
	}
}

// busy is what an account is told that has waited in vain.
var busy = problem.New(problem.Unavailable, "the memory for operations is taken by others at present (QUAESTOR_MAX_MEMORY): try again later")
