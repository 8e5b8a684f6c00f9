package graph

//go:generate go run -C .. -mod=mod ./graph/internal/gqlgen
