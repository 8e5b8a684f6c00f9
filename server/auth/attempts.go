package auth

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// Wrong keys are slowed down by contract 13.7.
const (
	tolerated = 10
	window    = time.Minute
	delay     = time.Second
	waiting   = 20
	// maxWaiting is how many answers to all addresses wait.
	maxWaiting = 1000
	// maxAddresses is of how many addresses wrong ones are remembered, those of the latest: some 2 MB.
	maxAddresses = 10_000
	// maxLines is how many refusals are logged in a window.
	maxLines = 120
)

// attempts are the wrong keys and auth strings of the last minute.
type attempts struct {
	mu sync.Mutex
	// order has the address that was wrong last in front.
	order     *list.List
	addresses map[netip.Prefix]*list.Element
	waiting   int
	// lines were logged since began, and left were not.
	lines, left int
	began       time.Time
}

// attempt is what is remembered of an address.
type attempt struct {
	network netip.Prefix
	// times are those of the latest wrong ones, in a ring.
	times   [tolerated]time.Time
	n       int
	waiting int
}

func newAttempts() *attempts {
	return &attempts{order: list.New(), addresses: map[netip.Prefix]*list.Element{}}
}

// network is what counts as one address: of IPv6, one customer has as many as there are in a network of 64 bits.
func network(at netip.Addr) netip.Prefix {
	at = at.Unmap().WithZone("")
	bits := at.BitLen()
	if at.Is6() {
		bits = 64
	}
	p, _ := at.Prefix(bits) // of no address it is the zero one, which all share
	return p
}

// wrong counts one more of an address, and gives how many there were within the window, itself included, up to tolerated.
func (a *attempts) wrong(at netip.Addr, now time.Time) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	e, ok := a.addresses[network(at)]
	if !ok {
		a.makeRoom()
		e = a.order.PushFront(&attempt{network: network(at)})
		a.addresses[network(at)] = e
	}
	a.order.MoveToFront(e)
	t := e.Value.(*attempt)
	t.times[t.n%tolerated] = now
	t.n++
	return t.recent(now)
}

// makeRoom forgets the address that was wrong longest ago and for which nobody waits.
func (a *attempts) makeRoom() {
	for e := a.order.Back(); e != nil && len(a.addresses) >= maxAddresses; e = e.Prev() {
		if t := e.Value.(*attempt); t.waiting == 0 {
			delete(a.addresses, t.network)
			a.order.Remove(e)
			return
		}
	}
}

func (t *attempt) recent(now time.Time) (n int) {
	for _, at := range t.times {
		if !at.IsZero() && now.Sub(at) < window {
			n++
		}
	}
	return n
}

// slow says whether an answer to an address waits: then leave is to be called when it has. busy: too many do.
func (a *attempts) slow(at netip.Addr, now time.Time) (leave func(), busy bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e, ok := a.addresses[network(at)]
	if !ok {
		return nil, false
	}
	t := e.Value.(*attempt)
	if t.recent(now) < tolerated {
		return nil, false
	}
	if t.waiting >= waiting || a.waiting >= maxWaiting {
		return nil, true
	}
	t.waiting++
	a.waiting++
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		t.waiting--
		a.waiting--
	}, false
}

// log says whether a refusal is logged, and how many were not since the last that was.
func (a *attempts) log(now time.Time) (left int, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if now.Sub(a.began) >= window {
		a.began, a.lines = now, 0
	}
	if a.lines >= maxLines {
		a.left++
		return 0, false
	}
	a.lines++
	left, a.left = a.left, 0
	return left, true
}
