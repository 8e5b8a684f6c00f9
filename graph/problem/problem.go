// Package problem holds the errors of the API: a code for programs and a message for people. Anything else that reaches a
// client as an error is INTERNAL, and its text stays in the log. The package imports nothing of ours.
package problem

import "fmt"

// Code is the extensions.code of an error.
type Code string

// The codes of contract 14.1.
const (
	ParseFailed      Code = "GRAPHQL_PARSE_FAILED"
	ValidationFailed Code = "GRAPHQL_VALIDATION_FAILED"
	BadUserInput     Code = "BAD_USER_INPUT"
	Unauthenticated  Code = "UNAUTHENTICATED"
	QueryTooLarge    Code = "QUERY_TOO_LARGE"
	Timeout          Code = "TIMEOUT"
	Unavailable      Code = "UNAVAILABLE"
	Internal         Code = "INTERNAL"
	Forbidden        Code = "FORBIDDEN"
	// PersistedNotFound asks for the text of a document of which only the hash was sent.
	PersistedNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
)

// Problem is an error whose message may be shown to the client.
type Problem struct {
	Code    Code
	Message string
}

// Error implements error.
func (p *Problem) Error() string { return p.Message }

// New makes a problem; the message holds no SQL, path, address or secret.
func New(code Code, format string, args ...any) *Problem {
	return &Problem{Code: code, Message: fmt.Sprintf(format, args...)}
}

// BadInput says what was wrong with the user's input, and what would be right.
func BadInput(format string, args ...any) *Problem { return New(BadUserInput, format, args...) }

// Unreadable says which stored value can't be read. Clients may see it: no value
// is in it.
func Unreadable(table, column, id string) *Problem {
	return New(Internal, "the value stored in table %s, column %s, of the row with id %s can't be read", table, column, id)
}
