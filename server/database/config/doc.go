// Package config is tier 1 of the database layer: how to reach a database.
//
// It reads a database address, keeps one engine per distinct configuration, and hands out transactions: a read
// transaction sees one snapshot, a write transaction may change rows. PostgreSQL and SQLite stand behind the same three
// interfaces, Configuration, Engine and Transaction, one file per dialect; nothing above this package opens a
// connection.
//
// It knows nothing of what a database holds: no table name but SQLite's own catalogue is written here.
//
// It imports ent's dialect packages, database/sql and the two drivers, and no other package of this module. Only
// server/database and its sub-packages may import it; commands and the server go through server/database.
package config
