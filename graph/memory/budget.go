// Package memory keeps account of the memory that operations hold, so that all of them together stay within what the
// server may use. The packages of graph and server may import it; of ours it imports only graph/problem.
//
// An Account belongs to one request from its first byte to the last byte of its answer. The memory of its body, its
// arguments, the rows that were read, and each copy of its answer is added to the account while it grows, and taken off
// when it is let go. Accounts draw on one Budget. Memory is counted, not measured: small things by an estimate, texts and
// buffers by their bytes. Tests of package server compare the count with the heap.
//
// # Waiting without a deadlock
//
// An account that grows beyond what is free waits, and goes on holding its memory. Nobody else can be given that memory,
// and if each account waits for the others, none will ever end. Four rules ensure that one account always can go on:
//
//   - One may always go on. Where less than a good half of the budget is free, the oldest running operation that wants
//     more has that half to itself until its answer is written; the others share the rest, and wait for it. Then the
//     next operation has the half.
//   - The oldest goes first. Memory that is freed goes to the waiting accounts in the order in which they came, and
//     nobody takes it before an older account that waits.
//   - Where everybody who holds memory waits all the same, because the half is not enough for the account that has it,
//     waiting does not help: of the others, the account that holds most is refused at once. A single account that is
//     left has all of the budget, and no account may have more.
//   - Nobody waits for longer than its patience in all. An account that holds memory without waiting for more is
//     running, or sends its answer, and both have deadlines.
//
// An eighth of the budget is a reserve for accounts that stay small, as those of most requests do: where a few large
// accounts hold all else, the small ones are not kept waiting.
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
	// MaxOperation is how many bytes one operation may hold.
	MaxOperation = 128 << 20
	// DefaultPatience is for how long an account waits for memory, in all.
	DefaultPatience = 5 * time.Second
	// small accounts are served from the reserve, too.
	small = 256 << 10
	// mostKept is what an operation takes at most: what it may hold, and two copies of
	// an answer of half of that.
	mostKept = 2 * MaxOperation
	// step is what an account takes at once at least, so that a row costs no lock
	// that all share.
	step = 16 << 10
)

// Budget is the memory that all accounts together may hold. It is safe for concurrent use.
type Budget struct {
	size, reserve int64
	// kept is what others leave to the one that may always go on.
	kept     int64
	patience time.Duration

	mu   sync.Mutex
	used int64
	// opened is how many accounts there ever were, holding how many of them hold
	// anything, and stuck how many of those wait for more.
	opened         uint64
	holding, stuck int
	// waiting are those who wait, the oldest account first.
	waiting []*waiter
	// first may always go on; nil while there is enough for all.
	first *Account
}

// waiter is one wait of an account.
type waiter struct {
	account *Account
	// need is what it can't go on without, bytes what it would like: of that, given is
	// what it got.
	need, bytes, given int64
	// receives: it reads what a client sends.
	receives bool
	// done says how it ended: nil where bytes were given.
	done chan error
}

// NewBudget gives a budget of so many bytes, whose accounts wait for so long.
func NewBudget(size int64, patience time.Duration) *Budget {
	b := &Budget{size: size, reserve: size / 8, patience: patience}
	b.kept = min((size-b.reserve)*4/7, mostKept)
	return b
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
func (b *Budget) take(ctx context.Context, w *waiter) (given int64, err error) {
	a := w.account
	w.done = make(chan error, 1)
	b.mu.Lock()
	at, _ := slices.BinarySearchFunc(b.waiting, a.number+1, func(w *waiter, number uint64) int { return cmp.Compare(w.account.number, number) })
	b.waiting = slices.Insert(b.waiting, at, w)
	b.waits(a, 1)
	b.serve()
	wait := a.patience
	b.mu.Unlock()
	select {
	case err := <-w.done:
		return w.given, err
	default:
	}
	began := time.Now()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case err := <-w.done:
		b.mu.Lock()
		a.patience -= time.Since(began)
		b.mu.Unlock()
		return w.given, err
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-timer.C:
		err = busy
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case err := <-w.done: // meanwhile
		return w.given, err
	default:
	}
	b.remove(w)
	b.goesOn(a)
	b.serve()
	return 0, err
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
		b.waits(w.account, -1)
	}
}

// serve gives to those who wait what is free, and refuses one of them where no
// waiting helps.
func (b *Budget) serve() {
	stuck := func() bool { return len(b.waiting) > 0 && b.stuck >= b.holding }
	if b.grantAll(); stuck() && b.first == nil { // they are bodies, and nobody else is here
		b.first = b.waiting[0].account
		b.grantAll()
	}
	if !stuck() {
		return
	}
	var most *Account
	for _, w := range slices.Backward(b.waiting) {
		if a := w.account; a.taken > 0 && (most == nil || most == b.first || a != b.first && a.taken > most.taken) {
			most = a
		}
	}
	if most != nil {
		b.refuse(most)
	}
}

func (b *Budget) grantAll() {
	for _, w := range slices.Clone(b.waiting) {
		if w.account == b.first {
			b.grant(w, b.free())
		}
	}
	overtaken := false // a large one waits, and none that came after it goes first
	for _, w := range slices.Clone(b.waiting) {
		switch {
		case w.account == b.first:
		case w.account.taken+w.need <= small:
			b.grant(w, min(b.size-b.used, small-w.account.taken))
		case !overtaken && b.grant(w, b.shared()):
		case b.first == nil && !w.receives:
			b.first = w.account
			b.grant(w, b.free())
		default:
			overtaken = true
		}
	}
}

// free is what the one that may always go on can have, shared what others can.
func (b *Budget) free() int64 { return b.size - b.reserve - b.used }

func (b *Budget) shared() int64 {
	if b.first != nil {
		return min(b.free(), b.free()+b.first.taken-b.kept)
	}
	return b.free() - b.kept
}

// grant gives as much as is there of what is asked for, if that is enough.
func (b *Budget) grant(w *waiter, there int64) bool {
	if w.need > there {
		return false
	}
	w.given = min(w.bytes, there)
	b.add(w.account, w.given)
	b.remove(w)
	w.done <- nil
	return true
}

// goesOn is told that an account needs no more, so that another may be the one
// that goes on.
func (b *Budget) goesOn(a *Account) {
	if b.first == a {
		b.first = nil
	}
}

// refuse ends all waits of an account: it runs from now on, to its end.
func (b *Budget) refuse(a *Account) {
	b.goesOn(a)
	for _, w := range slices.Clone(b.waiting) {
		if w.account == a {
			b.remove(w)
			w.done <- busy
		}
	}
}

// busy is what an account is told that has waited in vain.
var busy = problem.New(problem.Unavailable, "the memory for operations is taken by others at present (QUAESTOR_MAX_MEMORY): try again later")
