// Package settings reads what a user may set: every setting is one row of one table, with its names, type, default and
// description, and each source (flags, environment, .env, prefect.toml, pyproject.toml, Prefect's active profile) is one
// reader over that table. Load composes the database address and gives typed groups.
//
// Prefect's settings mean here what they mean to a Prefect server in the same directory, found in the same order
// (prefect/settings/base.py, sources.py and profiles.py), so that Quaestor opens the database that `prefect server
// start` would. No message of this package contains a password, nor the value of any setting that may hold one.
//
// The server, and commands, may import it; of ours it imports only server/database/config.
package settings
