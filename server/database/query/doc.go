// Package query holds the query components (tier 2): what differs between the
// dialects is asked of one of them. They make statements and run none. One
// interface, one file a dialect; what is the same is written once. The graph
// uses it through server/database; it imports nothing of ours above it.
package query
