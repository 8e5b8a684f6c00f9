// Package clients has no code: each folder is a program that asks Quaestor through a GraphQL client that people use, set
// up as docs/clients.md says. The test runs all of them.
package clients
