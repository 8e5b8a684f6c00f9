// Package server is the HTTP server: routes, authentication, health, and the protocol of GraphQL over HTTP around the
// executor of package graph.
package server
