// Package database joins the three tiers that reach a Prefect database behind one interface: its configuration (config),
// the query components (query) and what the database holds (orm). The graph and the server import it; it imports nothing
// of theirs.
package database
