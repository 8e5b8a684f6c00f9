package memory

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// Account is the memory that one operation holds. It is safe for concurrent use; a nil Account counts nothing.
type Account struct {
	budget *Budget
	// number is its place in the order in which accounts were opened.
	number uint64
	// taking is held by who takes of the budget: one at a time, or each goroutine of
	// an operation would take room to grow into, and it would wait for itself.
	taking sync.Mutex
	mu     sync.Mutex
	// held is what counts for what it may hold, copies what exists beside it of the
	// same bytes; peak is the most that both ever were.
	held, copies, peak int64
	// spare is what was taken and is not held.
	spare   int64
	refused *problem.Problem
	busy    bool
	closed  bool

	// Of the budget, under its lock: what was taken of it, how many waits there
	// are, and how long they may still be.
	taken    int64
	waits    int
	patience time.Duration
}

// Grow adds bytes. It refuses bytes beyond what an operation may hold, and, after a wait, bytes that the budget does not
// have. An account that was refused once is refused from then on.
func (a *Account) Grow(ctx context.Context, n int) error { return a.grow(ctx, n, 0, false) }

// Copy adds the bytes of a copy: the budget has to have them, but they do not count against what an operation may hold.
func (a *Account) Copy(ctx context.Context, n int) error { return a.grow(ctx, 0, n, false) }

func (a *Account) grow(ctx context.Context, n, copies int, receives bool) error {
	if a == nil || n+copies <= 0 {
		return nil
	}
	a.mu.Lock()
	if a.refused != nil {
		defer a.mu.Unlock()
		return a.refused
	}
	a.held += int64(n)
	a.copies += int64(copies)
	all, there := a.held+a.copies, a.budget.size-a.budget.reserve
	a.peak = max(a.peak, all)
	if a.held > MaxOperation {
		defer a.mu.Unlock()
		return a.refuse(problem.New(problem.QueryTooLarge, "the operation holds %d bytes of memory or more, %s is %d: %s",
			a.held, ofWhat, MaxOperation, advice))
	}
	if all > there {
		defer a.mu.Unlock()
		return a.refuse(problem.New(problem.QueryTooLarge, "the operation takes %d bytes of memory or more, %s for one, with the copies that are made of it, is %d (QUAESTOR_MAX_MEMORY): %s",
			all, ofWhat, there, advice))
	}
	if a.spare -= int64(n + copies); a.spare >= 0 {
		a.mu.Unlock()
		return nil
	}
	a.mu.Unlock()
	return a.take(ctx, there, receives)
}

// take takes what is held and not yet taken, and room to grow into.
func (a *Account) take(ctx context.Context, there int64, receives bool) error {
	a.taking.Lock()
	defer a.taking.Unlock()
	a.mu.Lock()
	if a.refused != nil {
		defer a.mu.Unlock()
		return a.refused
	}
	all, need := a.held+a.copies, -a.spare
	a.mu.Unlock()
	if need <= 0 { // another goroutine took enough for both, or let go of it
		return nil
	}
	given, err := a.budget.take(ctx, &waiter{account: a, need: need, bytes: max(need, min(max(step, all/8), there-all)), receives: receives})
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil {
		if a.spare += given; a.closed { // meanwhile: nobody else would give it back
			a.give(given)
		}
		return nil
	}
	if errors.Is(err, busy) {
		a.busy = true
		return a.refuse(busy)
	}
	return err
}

func (a *Account) refuse(p *problem.Problem) error {
	if a.refused == nil {
		a.refused = p
	}
	return a.refused
}

// Shrink takes off bytes that are no longer held.
func (a *Account) Shrink(n int) { a.shrink(n, 0) }

// Drop takes copies off.
func (a *Account) Drop(n int) { a.shrink(0, n) }

// Settle takes off everything that an operation held except these bytes: its answer.
func (a *Account) Settle(n int) {
	if a == nil {
		return
	}
	a.mu.Lock()
	held, copies := a.held-int64(n), a.copies
	a.mu.Unlock()
	a.shrink(int(held), int(copies))
	b := a.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.goesOn(a)
	b.serve()
}

func (a *Account) shrink(n, copies int) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.held -= int64(n)
	a.copies -= int64(copies)
	a.spare += int64(n + copies)
	if a.spare >= 2*step && !a.closed {
		a.give(a.spare - step)
	}
}

// give hands bytes back.
func (a *Account) give(n int64) {
	a.spare -= n
	b := a.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.add(a, -min(n, a.taken))
	b.serve()
}

// Close gives everything back, once the answer is sent.
func (a *Account) Close() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return
	}
	a.closed, a.held, a.copies = true, 0, 0
	b := a.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.add(a, -a.taken)
	b.goesOn(a)
	b.serve()
}

// Refused says why the operation may have no more, nil where it may.
func (a *Account) Refused() *problem.Problem {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.refused
}

// Busy says whether the operation was refused because of what other operations hold, and not because of what it asked for
// itself.
func (a *Account) Busy() bool {
	if a == nil {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.busy
}

// Held is how many bytes are held, copies included.
func (a *Account) Held() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.held + a.copies
}

// Peak is the most bytes that were ever held, copies included.
func (a *Account) Peak() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.peak
}

const (
	ofWhat = "of its arguments, its rows and its answer, and the limit"
	advice = "ask for fewer rows or fields, or for their pages one after the other"
)

// Part is the memory that one part of an operation holds until it ends, such as the rows of a root field until they are
// written.
type Part struct {
	account *Account
	held    atomic.Int64
}

// Free takes off all that is left of a part.
func (p *Part) Free() { p.account.Shrink(int(p.held.Swap(0))) }

// Shrink takes bytes off a part, as far as it has them.
func (p *Part) Shrink(n int) {
	if left := p.held.Add(-int64(n)); left < 0 {
		p.held.Store(0)
		n += int(left)
	}
	p.account.Shrink(n)
}

type key struct{}

// With carries an account in a context.
func With(ctx context.Context, a *Account) context.Context {
	return context.WithValue(ctx, key{}, &Part{account: a})
}

// WithPart begins a part of the account that a context carries.
func WithPart(ctx context.Context) (context.Context, *Part) {
	p := &Part{account: From(ctx)}
	return context.WithValue(ctx, key{}, p), p
}

// From gives the account that a context carries, nil if there is none.
func From(ctx context.Context) *Account {
	if p, ok := ctx.Value(key{}).(*Part); ok {
		return p.account
	}
	return nil
}

// Grow adds bytes to the part that a context carries.
func Grow(ctx context.Context, n int) error { return grow(ctx, n, false) }

// Receive adds bytes that a client has sent. The client decides when the next bytes come, and nobody else waits for that.
func Receive(ctx context.Context, n int) error { return grow(ctx, n, true) }

func grow(ctx context.Context, n int, receives bool) error {
	p, ok := ctx.Value(key{}).(*Part)
	if !ok || p.account == nil || n <= 0 {
		return nil
	}
	p.held.Add(int64(n))
	return p.account.grow(ctx, n, 0, receives)
}
