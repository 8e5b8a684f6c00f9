// Package caller says who asks: the key or auth string that a request came with, and what it may do. Authentication puts
// the caller into the context, and everything later decides by it what may be asked of the database.
// server/database/access has what a bound key may see. The package imports nothing of ours.
package caller

import (
	"context"
	"slices"
)

// Scope is something that a key may be allowed.
type Scope string

// The scopes. Admin is all of them.
const (
	Read    Scope = "read"
	Write   Scope = "write"
	Run     Scope = "run"
	Delete  Scope = "delete"
	Audit   Scope = "audit"
	Explain Scope = "explain"
	Admin   Scope = "admin"
)

// Scopes are all scopes, in the order in which people are told of them.
var Scopes = []Scope{Read, Write, Run, Delete, Audit, Explain, Admin}

// Caller is who asks.
type Caller struct {
	// ID and Name are the key's, empty for Prefect's auth string and where nothing is asked for.
	ID, Name string
	// Authenticated: a key or the auth string was shown. Where none is asked for, nobody is.
	Authenticated bool
	Scopes        []Scope
	// Bound: the key may see some rows only, which access.From has.
	Bound bool
}

// May says whether the caller has a scope.
func (c Caller) May(s Scope) bool {
	return slices.Contains(c.Scopes, s) || slices.Contains(c.Scopes, Admin)
}

// Anyone is the caller where no key is asked for: that caller may do everything that the server does.
var Anyone = Caller{Scopes: []Scope{Admin}}

type key struct{}

// With carries the caller in a context.
func With(ctx context.Context, c Caller) context.Context { return context.WithValue(ctx, key{}, c) }

// From gives the caller that a context carries. A context without one belongs to a program that opened the database by
// itself and needs no leave: Anyone.
func From(ctx context.Context) Caller {
	if c, ok := ctx.Value(key{}).(Caller); ok {
		return c
	}
	return Anyone
}
