// Package config is tier 1 of the database layer: how to reach a database.
//
// It reads a database address, keeps one engine for each distinct configuration, and hands out transactions: a read
// transaction sees one snapshot, a write transaction may change rows. PostgreSQL and SQLite stand behind the same three
// interfaces, Configuration, Engine and Transaction, with one file for each dialect; nothing above this package opens a
// connection.
//
// It knows nothing of what a database holds: it names no table except SQLite's own catalogue.
//
// It imports ent's dialect packages, database/sql and the two drivers, and no other package of this module. Only
// server/database, its sub-packages and server/settings may import it; commands and the server go through server/database.
package config
