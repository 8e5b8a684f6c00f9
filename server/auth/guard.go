package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/access"
)

// Options of a Guard.
type Options struct {
	// AuthString is Prefect's, "user:password"; empty for none.
	AuthString string
	// Keys reads all keys, and KeysUsed writes when some of them were last used.
	Keys     func(context.Context) ([]database.Key, error)
	KeysUsed func(context.Context, map[string]time.Time) error
	// Now is the clock, and Wait passes the time of those who wait; both are package time's if nil.
	Now  func() time.Time
	Wait func(context.Context, time.Duration)
}

// Guard knows who may come in (contract 13.4).
type Guard struct {
	auth     [sha256.Size]byte
	hasAuth  bool
	ring     *ring
	attempts *attempts
	used     *used
	now      func() time.Time
	wait     func(context.Context, time.Duration)
}

// New gives a guard. It reads no keys before somebody asks.
func New(o Options) *Guard {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	return &Guard{
		auth: sha256.Sum256([]byte(o.AuthString)), hasAuth: o.AuthString != "", ring: &ring{load: o.Keys, now: o.Now},
		attempts: newAttempts(), used: &used{write: o.KeysUsed}, now: o.Now, wait: o.Wait,
	}
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// Refusal is the reason for which a caller is not let in.
type Refusal struct {
	*problem.Problem
	// Busy: so many answers to that address wait that this one does not.
	Busy bool
}

// What everybody is told who shows nothing, or something that is not known.
const how = "send a key as the header Authorization: Bearer qs_…, or the server's auth string as HTTP Basic: Authorization: Basic <base64 of user:password>"

func refusal(code problem.Code, message string) *Refusal {
	return &Refusal{Problem: problem.New(code, "%s", message)}
}

// Asks says whether callers must show something: also while it is not known whether there are keys.
func (g *Guard) Asks(ctx context.Context) bool {
	if g.hasAuth || g.ring.asks() {
		return true
	}
	_, err := g.ring.current(ctx, stale)
	return err != nil || g.ring.asks()
}

// Admit gives the caller that an Authorization header shows, with what the caller may see, or the reason for a refusal: then
// it has waited as long as the address has to.
func (g *Guard) Admit(ctx context.Context, authorization string, at netip.Addr) (caller.Caller, *access.Bounds, *Refusal) {
	scheme, shown, _ := strings.Cut(strings.TrimSpace(authorization), " ")
	shown = strings.TrimSpace(shown)
	bearer := strings.EqualFold(scheme, "bearer")
	if g.hasAuth && strings.EqualFold(scheme, "basic") && g.isAuthString(shown) {
		return caller.Caller{Authenticated: true, Scopes: []caller.Scope{caller.Admin}}, nil, nil
	}
	ring, failure := g.ring.current(ctx, stale)
	var found *database.Key
	if bearer {
		found, ring = g.find(ctx, ring, shown)
	}
	switch {
	case found != nil && g.usable(found):
		g.used.note(found, g.now())
		c := caller.Caller{ID: found.ID, Name: found.Name, Authenticated: true, Bound: found.Bounds != nil}
		for _, s := range found.Scopes {
			c.Scopes = append(c.Scopes, caller.Scope(s))
		}
		return c, found.Bounds, nil
	case failure == nil && !g.hasAuth && !g.ring.asks():
		return caller.Anyone, nil, nil
	case ring == nil && (bearer || !g.hasAuth && !g.ring.asks()):
		slog.WarnContext(ctx, "nobody is let in by a key, as the keys can't be read", "error", failure)
		return caller.Caller{}, nil, refusal(problem.Unavailable, "the keys can't be read at present: try again later")
	case authorization == "":
		return caller.Caller{}, nil, g.refuse(ctx, at, refusal(problem.Unauthenticated, how))
	}
	r, reason, name := refusal(problem.Unauthenticated, "it is not known what the header Authorization shows: "+how), "not known", ""
	if found != nil {
		name = found.Name
		reason = "expired"
		if !found.Revoked.IsZero() {
			reason = "revoked"
		}
		r = refusal(problem.Unauthenticated, "the key has "+map[string]string{"expired": "expired", "revoked": "been revoked"}[reason]+": ask for another one")
	}
	now := g.now()
	n := g.attempts.wrong(at, now)
	if left, ok := g.attempts.log(now); ok {
		slog.WarnContext(ctx, "a key or auth string was refused", "address", at, "reason", reason, "key", name, "slowed", n >= tolerated, "not logged before", left)
	}
	return caller.Caller{}, nil, g.refuse(ctx, at, r)
}

// Holds says whether a caller who was let in would be let in again. While the database is away the caller would: nothing is
// read then, and a client that is turned away for good does not come back.
func (g *Guard) Holds(ctx context.Context, c caller.Caller) bool {
	if c.Authenticated && c.ID == "" {
		return true
	}
	ring, err := g.ring.current(ctx, held)
	var denied *database.DeniedError
	switch {
	case err != nil:
		return !errors.As(err, &denied)
	case !c.Authenticated:
		return !g.hasAuth && !g.ring.asks()
	}
	for _, k := range ring.all {
		if k.ID == c.ID {
			return g.usable(k)
		}
	}
	return false
}

// isAuthString compares hashes, so that neither content nor length shows in the time that it takes.
func (g *Guard) isAuthString(encoded string) bool {
	b, err := base64.StdEncoding.DecodeString(encoded)
	got := sha256.Sum256(b)
	return subtle.ConstantTimeCompare(got[:], g.auth[:]) == 1 && err == nil
}

// find looks for a key; one that is not there may have been made since the keys were read.
func (g *Guard) find(ctx context.Context, ring *keys, key string) (*database.Key, *keys) {
	if ring == nil || !WellFormed(key) {
		return nil, ring
	}
	sum := sha256.Sum256([]byte(key))
	if found := ring.all[sum]; found != nil {
		return found, ring
	}
	if again, err := g.ring.current(ctx, recent); err == nil {
		ring = again
	}
	return ring.all[sum], ring
}

func (g *Guard) usable(k *database.Key) bool { return Usable(k, g.now()) }

// Usable says whether a key lets anybody in at a time.
func Usable(k *database.Key, now time.Time) bool {
	return k.Revoked.IsZero() && (k.Expires.IsZero() || now.Before(k.Expires))
}

// refuse has an answer wait where the address has to.
func (g *Guard) refuse(ctx context.Context, at netip.Addr, r *Refusal) *Refusal {
	leave, busy := g.attempts.slow(at, g.now())
	if busy {
		return &Refusal{Problem: problem.New(problem.Unauthenticated, "too many wrong keys or auth strings came from your address: try again in a minute"), Busy: true}
	}
	if leave != nil {
		defer leave()
		g.wait(ctx, delay)
	}
	return r
}
