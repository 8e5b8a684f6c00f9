package config

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What an *Error is, for errors.Is.
var (
	// ErrAddress is an address, or a setting beside it, that cannot be used.
	ErrAddress = errors.New("unusable database address")
	// ErrUnavailable is a database that cannot be reached, or that has no connection or lock to give.
	ErrUnavailable = errors.New("database unavailable")
	// ErrTimeout is a statement that ran into its time limit or the caller's deadline.
	ErrTimeout = errors.New("database timeout")
	// ErrStatement is a statement that the database refused.
	ErrStatement = errors.New("database statement failed")
	// ErrDenied is a statement for which the database's role lacks a right.
	ErrDenied = errors.New("database right missing")
	// ErrTooComplex is a statement of more parts, or deeper ones, than the database takes.
	ErrTooComplex = errors.New("database statement too complex")
	// ErrAborted is a statement that was not run, because an error before it has ended its transaction. That error is under
	// it, so that errors.Is finds its kind too.
	ErrAborted = errors.New("database transaction aborted")
)

// Error is an error of this package. Its message is one line without a password, an argument or the text of a
// statement; the driver's own error is under it, for errors.As.
type Error struct {
	// Kind is one of ErrAddress, ErrUnavailable, ErrTimeout, ErrStatement, ErrDenied, ErrTooComplex and ErrAborted.
	Kind error
	// Message is for people.
	Message string
	// Err is the cause, or nil.
	Err error
}

func (e *Error) Error() string { return e.Message }

// Unwrap lets errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

func addressErrorf(format string, args ...any) *Error {
	return &Error{Kind: ErrAddress, Message: "database address: " + fmt.Sprintf(format, args...)}
}

func unavailable(cause error, format string, args ...any) *Error {
	return &Error{Kind: ErrUnavailable, Message: oneLine(fmt.Sprintf(format, args...)), Err: cause}
}

func timedOut(cause error, limit time.Duration) *Error {
	return &Error{Kind: ErrTimeout, Message: fmt.Sprintf("the statement ran longer than the limit of %s", limit), Err: cause}
}

func tooComplex(cause error) *Error {
	return &Error{Kind: ErrTooComplex, Message: oneLine("statement too complex: " + cause.Error()), Err: cause}
}

// Aborted is the error of a statement that was not run because of an error before it.
func Aborted(before error) *Error {
	return &Error{Kind: ErrAborted, Message: "not run, because of an earlier failure: " + oneLine(before.Error()), Err: before}
}

// asError finds this package's own error in err, or nil.
func asError(err error) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	return nil
}

// contextError tells the caller's deadline from the caller's going away, which no kind describes: then the error is the
// context's own.
func contextError(ctx context.Context) error {
	err := ctx.Err()
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Kind: ErrTimeout, Message: "the database did not answer before the operation's deadline", Err: err}
	}
	return err
}

// oneLine joins the lines that a driver puts into one error.
func oneLine(s string) string {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return strings.Join(fields, "; ")
}
