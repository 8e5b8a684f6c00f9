package admission

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// Patience is the longest wait for a place.
	Patience = 5 * time.Second
	// Young is how long a light operation counts as one.
	Young = time.Second
	// Turnover is how lately a place must have changed hands for more to wait than there are places, and Crowd how many.
	Turnover = 250 * time.Millisecond
	Crowd    = 1000
)

// What an operation is refused with, for errors.Is; neither has been run.
var (
	// ErrCrowded: as many operations wait as may.
	ErrCrowded = errors.New("too many operations run and wait")
	// ErrWaited: no place became free for Patience.
	ErrWaited = errors.New("no place became free in time")
)

// Gate lets operations in. It is safe for concurrent use.
type Gate struct {
	// places are all, share those that one client's heavy operations may hold, and kept those that are kept for others.
	places, share, kept int

	mu sync.Mutex
	// running and waiting are all, heavy are those of running that are heavy.
	running, heavy, waiting int
	clients                 map[string]*client
	// turns are the clients that wait, the one whose turn it is first.
	turns []*client
	// changed is when a place was last given to who had waited.
	changed time.Time
}

// client is one that has operations running or waiting.
type client struct {
	name           string
	running, heavy int
	// light and weighty wait, in the order in which they came.
	light, weighty []*waiter
}

func (c *client) waiting() int { return len(c.light) + len(c.weighty) }

// waiter is an operation on its way in. Told has room for the one word that it gets: nil for a place.
type waiter struct {
	client *client
	heavy  bool
	told   chan error
}

// place is what a running operation holds.
type place struct {
	client *client
	heavy  bool
	left   bool
	ages   *time.Timer
}

// New makes a gate of so many places, one at least. Share is the part of them that one client's heavy operations may hold,
// rounded down, one at least.
func New(places int, share float64) *Gate {
	places = max(1, places)
	one := min(places, max(1, int(share*float64(places))))
	return &Gate{places: places, share: one, kept: min(places-one, places/5), clients: map[string]*client{}}
}

// Enter waits for a place, and gives what leaves it. The error is ErrCrowded, ErrWaited, or why the context ended.
func (g *Gate) Enter(ctx context.Context, name string, heavy bool) (leave func(), err error) {
	w := g.queue(name, heavy)
	timer := time.NewTimer(Patience)
	defer timer.Stop()
	select {
	case err = <-w.told:
	case <-ctx.Done():
		err = g.giveUp(w, context.Cause(ctx))
	case <-timer.C:
		err = g.giveUp(w, ErrWaited)
	}
	if err != nil {
		return nil, err
	}
	p := &place{client: w.client, heavy: heavy}
	if !heavy {
		p.ages = time.AfterFunc(Young, func() { g.age(p) })
	}
	return func() { g.leave(p) }, nil
}

// queue puts an operation where it waits, lets in who may come in, and refuses somebody if there are too many now.
func (g *Gate) queue(name string, heavy bool) *waiter {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.clients[name]
	if c == nil {
		c = &client{name: name}
		g.clients[name] = c
	}
	w := &waiter{client: c, heavy: heavy, told: make(chan error, 1)}
	if c.waiting() == 0 {
		g.turns = append(g.turns, c)
	}
	if heavy {
		c.weighty = append(c.weighty, w)
	} else {
		c.light = append(c.light, w)
	}
	g.waiting++
	before := g.waiting
	g.admit()
	if g.waiting == before && !g.fits(w) {
		g.remove(g.tooMuch(w), ErrCrowded)
	}
	return w
}

// fits says whether there is room for what waits, the newest of which came last. Where places change hands quickly many may wait, but of
// one client's heavy operations no more than there are places.
func (g *Gate) fits(newest *waiter) bool {
	if g.waiting <= g.places {
		return true
	}
	return (!newest.heavy || len(newest.client.weighty) <= g.places) && g.waiting <= max(Crowd, g.places) && time.Since(g.changed) < Turnover
}

// tooMuch is who has to go for the one that came last.
func (g *Gate) tooMuch(w *waiter) *waiter {
	switch own := w.client.weighty; {
	case !w.heavy && len(own) > 0:
		return own[len(own)-1]
	case len(own) > g.places:
		return w
	}
	most := slices.MaxFunc(g.turns, func(a, b *client) int { return a.waiting() - b.waiting() })
	if most.waiting() <= w.client.waiting() {
		return w
	}
	if n := len(most.weighty); n > 0 {
		return most.weighty[n-1]
	}
	return most.light[len(most.light)-1]
}

// admit lets in who may come in, client after client, and says whether anyone did.
func (g *Gate) admit() (admitted bool) {
	for passed := 0; passed < len(g.turns); {
		c := g.turns[0]
		g.turns = append(g.turns[1:], c) // who has had a turn, or can't take it, comes again behind the others
		passed++
		for _, line := range [][]*waiter{c.light, c.weighty} {
			if len(line) > 0 && g.may(c, line[0].heavy) {
				admitted = true
				c.running++
				g.running++
				if line[0].heavy {
					c.heavy++
					g.heavy++
				}
				g.remove(line[0], nil)
				passed = 0
				break
			}
		}
	}
	return admitted
}

// may says whether a client's next operation may run.
func (g *Gate) may(c *client, heavy bool) bool {
	open := g.places - g.kept
	if heavy {
		return g.running < g.places && g.heavy < open && c.heavy < g.share
	}
	return g.running < open || g.running < g.places && c.running < g.share
}

// remove takes an operation from those that wait, and tells it why. It may be gone already.
func (g *Gate) remove(w *waiter, why error) (removed bool) {
	c := w.client
	line := &c.light
	if w.heavy {
		line = &c.weighty
	}
	i := slices.Index(*line, w)
	if i < 0 {
		return false
	}
	*line = slices.Delete(*line, i, i+1)
	g.waiting--
	if c.waiting() == 0 {
		g.turns = slices.DeleteFunc(g.turns, func(o *client) bool { return o == c })
	}
	w.told <- why
	g.forget(c)
	return true
}

func (g *Gate) forget(c *client) {
	if c.running == 0 && c.waiting() == 0 {
		delete(g.clients, c.name)
	}
}

// giveUp has an operation wait no longer, unless it has been told something at the last moment.
func (g *Gate) giveUp(w *waiter, why error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.remove(w, why)
	return <-w.told
}

// age makes a light operation a heavy one.
func (g *Gate) age(p *place) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !p.left {
		p.heavy = true
		p.client.heavy++
		g.heavy++
	}
}

// leave gives a place up. Only the first time counts.
func (g *Gate) leave(p *place) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.left {
		return
	}
	p.left = true
	if p.ages != nil {
		p.ages.Stop()
	}
	p.client.running--
	g.running--
	if p.heavy {
		p.client.heavy--
		g.heavy--
	}
	g.forget(p.client)
	if g.admit() {
		g.changed = time.Now()
	}
}

// Load is how many operations there are.
type Load struct{ Running, Heavy, Waiting, Places int }

// Load says what goes on.
func (g *Gate) Load() Load {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Load{Running: g.running, Heavy: g.heavy, Waiting: g.waiting, Places: g.places}
}
