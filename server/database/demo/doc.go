// Package demo makes demonstration data: a Prefect installation that has run for two months, the same to the last byte for
// equal values of seed and now.
//
// The small tables are made whole, in memory. Runs are made one after the other in the order of time, each from random
// numbers of its own (random.go), so that a run is the same whatever else is written with it, and nothing of it is kept
// once its rows are in a batch (sink.go). The columns of a run that Prefect derives from its states are derived from them
// here, too (history.go).
//
// It may import ent/stored, server/database/query and server/database/storage.
package demo
