// Package model holds the few GraphQL objects that are no entity.
package model

import "github.com/quaestor-graph/quaestor/ent/stored"

// Server is the answer to the root field server.
type Server struct {
	Version, Dialect                string
	PrefectRevision, PrefectRelease *string
	ReadOnly                        *bool
	Now                             stored.Time
	PrefectUIURL                    *string
	Limits                          ServerLimits
	Features                        []string
}

// ServerLimits are the limits of one operation.
type ServerLimits struct {
	MaxPageSize, MaxDepth                   int
	MaxCost, MaxBodyBytes, MaxResponseBytes float64
	OperationTimeout                        stored.Duration
}
