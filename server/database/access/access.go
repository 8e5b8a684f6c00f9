// Package access says what the caller of an operation may see. The server, which knows the caller's key, puts the key's
// bounds into the context, and database.visible, from which every statement takes its tables, reads them there. The
// package imports nothing of ours.
package access

import "context"

// Bounds are what a key is bound to. Several things of a kind are 'or', kinds are
// 'and'. A kind that is nil does not bind; one that is empty, as where all its
// things are gone, lets nothing through.
//
// Work pools and flows are known by their ids, as row ids are written (36
// characters in lower case): a thing made later under the same name is another.
type Bounds struct {
	WorkPoolIDs []string
	FlowIDs     []string
	Tags        []string
}

// Bind says whether the bounds hide anything.
func (b *Bounds) Bind() bool {
	return b != nil && (b.WorkPoolIDs != nil || b.FlowIDs != nil || b.Tags != nil)
}

type key struct{}

// With carries the bounds of a caller in a context. A caller without bounds has nil.
func With(ctx context.Context, b *Bounds) context.Context {
	return context.WithValue(ctx, key{}, b)
}

// From gives the bounds that a context carries, nil where nothing binds: it is
// also the answer for the program's own statements, which no caller asked for.
func From(ctx context.Context) *Bounds {
	if b, _ := ctx.Value(key{}).(*Bounds); b.Bind() {
		return b
	}
	return nil
}
