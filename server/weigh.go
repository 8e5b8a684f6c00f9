package server

import (
	"context"
	"io"
	"net/http"

	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// counting counts the memory of a body as it comes: what a client has not sent
// yet, whatever length it announces, takes none.
type counting struct {
	ctx  context.Context
	from io.Reader
}

// Read implements io.Reader.
func (c counting) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if refused := memory.Receive(c.ctx, n); refused != nil {
		return 0, refused
	}
	return n, err
}

// refusal is the status of a request that was refused memory before there was an
// operation.
func refusal(p *problem.Problem) int {
	if p.Code == problem.QueryTooLarge {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusServiceUnavailable
}

// What values take of which a text in JSON is: many times its own bytes. An object
// is a table with room for eight, and a value an interface that leads to it.
const (
	heldByObject = 320
	heldByValue  = 40
)

// weigh is how much memory the values of a JSON text will take, beside its own.
func weigh(text []byte) int {
	n := len(text)
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{':
			n += heldByObject
		case '[', ',', ':':
			n += heldByValue
		}
	}
	return n
}
