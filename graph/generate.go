package graph

//go:generate go run -C .. -mod=mod github.com/99designs/gqlgen generate
