package config

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"
)

// fakePostgreSQL answers what begins a transaction, and each statement with arguments by bytes of the test's.
type fakePostgreSQL struct {
	listener net.Listener
	// answer is that to a statement with arguments.
	answer []byte
	// after is what came behind the statement, for each connection that had one.
	after chan []byte
	// goesOn: what comes behind a statement is answered, and of it only a ROLLBACK noted.
	goesOn bool
	// mute: nothing is answered, and nobody let in.
	mute atomic.Bool
	// accepted counts connections, but for cancellations.
	accepted atomic.Int32
}

func serverMessage(kind byte, parts ...any) []byte {
	var b bytes.Buffer
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			b.WriteString(part + "\x00")
		case []byte:
			b.Write(part)
		default:
			if err := binary.Write(&b, binary.BigEndian, part); err != nil {
				panic(err)
			}
		}
	}
	return append(binary.BigEndian.AppendUint32([]byte{kind}, uint32(b.Len()+4)), b.Bytes()...)
}

// described is the description of n columns of type text, and row a row of them.
func described(n int) []byte {
	parts := []any{int16(n)}
	for range n {
		parts = append(parts, "c", int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0))
	}
	return serverMessage('T', parts...)
}

func row(values ...string) []byte {
	parts := []any{int16(len(values))}
	for _, v := range values {
		parts = append(parts, int32(len(v)), []byte(v))
	}
	return serverMessage('D', parts...)
}

func serverError(text string) []byte {
	return serverMessage('E', "SERROR", "VERROR", "C22007", "M"+text, []byte{0})
}

var inTransaction = serverMessage('Z', []byte("T"))

func newFakePostgreSQL(t *testing.T, answer []byte, goesOn bool) *fakePostgreSQL {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fakePostgreSQL{listener: listener, answer: answer, goesOn: goesOn, after: make(chan []byte, 100)}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go f.serve(conn)
		}
	}()
	return f
}

func (f *fakePostgreSQL) serve(conn net.Conn) {
	defer conn.Close()
	size := make([]byte, 4)
	if _, err := io.ReadFull(conn, size); err != nil {
		return
	}
	start := make([]byte, binary.BigEndian.Uint32(size)-4)
	if _, err := io.ReadFull(conn, start); err != nil || binary.BigEndian.Uint32(start) != 196608 {
		return // a cancellation
	}
	f.accepted.Add(1)
	send := func(messages ...[]byte) { _, _ = conn.Write(bytes.Join(messages, nil)) }
	send(serverMessage('R', int32(0)), serverMessage('K', int32(1), int32(2)), serverMessage('Z', []byte("I")))
	head := make([]byte, 5)
	for {
		if _, err := io.ReadFull(conn, head); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
		if _, err := io.ReadFull(conn, body); err != nil {
			return
		}
		if f.mute.Load() {
			continue
		}
		text := strings.TrimRight(string(body), "\x00")
		switch head[0] {
		case 'Q':
			switch {
			case strings.HasPrefix(text, "BEGIN"):
				send(serverMessage('C', "BEGIN"), inTransaction)
			case strings.HasPrefix(text, "ROLLBACK"):
				if f.goesOn {
					f.after <- body
				}
				send(serverMessage('C', "ROLLBACK"), serverMessage('Z', []byte("I")))
			default: // the rights
				send(described(2), row("role", "{}"), serverMessage('C', "SELECT 1"), inTransaction)
			}
		case 'S': // the end of a statement with arguments
			send(f.answer)
			if f.goesOn {
				continue
			}
			rest, _ := io.ReadAll(conn)
			f.after <- rest
			return
		case 'X':
			return
		}
	}
}

// An error of the driver that is not the database's own ends its connection at once, and no statement is sent on it again:
// an error of over 30,000 bytes, in which PostgreSQL repeats a value, had lib/pq make room for 1.16 GB and wait for them.
func TestConnectionOutOfStepEndsAtOnce(t *testing.T) {
	long := append(serverError(strings.Repeat("x", 40_000)), inTransaction...)
	rows := bytes.Join([][]byte{serverMessage('1'), serverMessage('2'), described(1), row("a"), row("b")}, nil)
	for name, answer := range map[string][]byte{
		"a long error":                    long,
		"a long error among rows":         append(bytes.Clone(rows), long...),
		"a row that is too short":         append(bytes.Clone(rows), serverMessage('D', int16(7), int32(99))...),
		"an unknown message":              append(bytes.Clone(rows), serverMessage('?', "what")...),
		"an unknown answer":               serverMessage('?', "what"),
		"a row for which nobody asked":    append(serverMessage('1'), row("a")...),
		"a message of an impossible size": append(bytes.Clone(rows), 'D', 0, 0, 0, 1),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakePostgreSQL(t, answer, false)
			options := DefaultOptions("postgresql://u@" + f.listener.Addr().String() + "/name?sslmode=disable")
			e := open(t, options)
			before := f.accepted.Load()
			var memory, memoryAfter runtime.MemStats
			runtime.ReadMemStats(&memory)
			tx := started(t, e.Read)
			if _, err := value[string](t.Context(), tx, "SELECT $1", "a"); err == nil {
				t.Error("no error")
			}
			if _, err := value[string](t.Context(), tx, "SELECT $1", "a"); !errors.Is(err, ErrAborted) {
				t.Errorf("a second statement: %v", err)
			}
			_ = tx.Rollback()
			if rest := <-f.after; len(rest) > 0 {
				t.Errorf("%q was sent", rest)
			}
			runtime.ReadMemStats(&memoryAfter)
			if took := memoryAfter.TotalAlloc - memory.TotalAlloc; took > 20<<20 {
				t.Errorf("%d bytes", took)
			}
			_ = started(t, e.Read).Rollback()
			if made := f.accepted.Load() - before; made < 1 || made > 2 {
				t.Errorf("%d more connections", made)
			}
		})
	}
}

// An error of the server's own leaves its connection as it was.
func TestErrorOfTheServerKeepsItsConnection(t *testing.T) {
	f := newFakePostgreSQL(t, append(serverError("no"), inTransaction...), true)
	e := open(t, DefaultOptions("postgresql://u@"+f.listener.Addr().String()+"/name?sslmode=disable"))
	tx := started(t, e.Read)
	if err := tx.Query(context.Background(), "SELECT $1", []any{"a"}, &sql.Rows{}); !errors.Is(err, ErrStatement) {
		t.Errorf("got %v", err)
	}
	sent := len(f.after) // of the ping that opened it
	if err := tx.Rollback(); err != nil || len(f.after) != sent+1 {
		t.Errorf("%v, %d sent, %d before", err, len(f.after), sent)
	}
	before := f.accepted.Load()
	_ = started(t, e.Read).Rollback()
	if more := f.accepted.Load() - before; more != 0 {
		t.Errorf("%d more connections", more)
	}
}

// A host that is gone answers nothing: the connections that were open to it are not tried one after the other, each for as
// long as a host may take to answer, and whoever asks hears that the database is away.
func TestConnectionsOfAHostThatIsGoneAreDropped(t *testing.T) {
	patient(t)
	f := newFakePostgreSQL(t, nil, true)
	e := open(t, DefaultOptions("postgresql://u@"+f.listener.Addr().String()+"/name?sslmode=disable"))
	idle := make([]Transaction, 4)
	for i := range idle {
		idle[i] = started(t, e.Read)
	}
	for _, tx := range idle {
		_ = tx.Rollback()
	}
	before := f.accepted.Load()
	f.mute.Store(true)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := e.Read(ctx); !errors.Is(err, ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	f.mute.Store(false)
	_ = started(t, e.Read).Rollback()
	if made := f.accepted.Load() - before; made != 1 {
		t.Errorf("%d more connections", made)
	}
}
