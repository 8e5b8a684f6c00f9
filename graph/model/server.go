// Package model holds the few GraphQL objects that are no entity.
package model

import "github.com/quaestor-graph/quaestor/ent/stored"

// Server is the answer to the root field server.
type Server struct {
	Version, Dialect                string
	PrefectRevision, PrefectRelease *string
	ReadOnly                        *bool
	Now                             stored.Time
}
