// Package database joins the three tiers that reach a Prefect database: its
// configuration (config), the query components (query) and what it holds (orm),
// behind one interface. The graph and the server import it; it imports nothing
// of theirs.
package database
