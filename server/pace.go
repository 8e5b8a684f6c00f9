package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// A client may be slow, and not for ever: who sends nothing of a body, or takes nothing of an answer, for patience, or over all of
// it fewer bytes a second than leisure, loses its connection. Only the time counts that we spend waiting for the client.
const (
	patience = 10 * time.Second
	leisure  = 16 << 10
	// piece is what is written at once: how finely the progress of an answer is seen.
	piece = 32 << 10
)

// waited is how long a client has been waited for, and for how many bytes.
type waited struct {
	spent time.Duration
	bytes int64
}

// left is how much longer to wait for it, from now on.
func (w waited) left() time.Duration {
	return min(patience, patience+time.Duration(w.bytes)*time.Second/leisure-w.spent)
}

// paced gives bodies and answers deadlines that move with their progress.
func paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := &pacedWriter{ResponseWriter: w, control: http.NewResponseController(w), stopping: stoppingFrom(r.Context())}
		if r.Body != nil && r.Body != http.NoBody {
			body := &pacedBody{ReadCloser: r.Body, control: to.control, stopping: to.stopping}
			body.allow() // net/http itself reads what a handler leaves
			r.Body = body
		}
		next.ServeHTTP(to, r)
	})
}

type pacedBody struct {
	io.ReadCloser
	control  *http.ResponseController
	stopping *stopping
	waited
}

// allow sets the deadline. A connection that knows none is a test's.
func (b *pacedBody) allow() { _ = b.control.SetReadDeadline(time.Now().Add(b.left())) }

func (b *pacedBody) Read(p []byte) (int, error) {
	began := time.Now()
	b.allow()
	cut := make(chan struct{})
	goesOn := context.AfterFunc(b.stopping.stopped, func() {
		defer close(cut)
		_ = b.control.SetReadDeadline(began)
	})
	n, err := b.ReadCloser.Read(p)
	if !goesOn() {
		<-cut // before anyone else sets a deadline
	}
	b.spent += time.Since(began)
	b.bytes += int64(n)
	if errors.Is(err, io.EOF) { // net/http goes on to read, to see a client that leaves
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

type pacedWriter struct {
	http.ResponseWriter
	control  *http.ResponseController
	stopping *stopping
	waited
}

// Unwrap is for http.ResponseController.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader has a server that stops close the connection.
func (w *pacedWriter) WriteHeader(status int) {
	if w.stopping.is() {
		w.Header().Set("Connection", "close")
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *pacedWriter) Write(p []byte) (written int, err error) {
	if w.bytes == 0 && w.stopping.is() { // an answer without a status of its own
		w.Header().Set("Connection", "close")
	}
	for first := true; first || written < len(p); first = false {
		one := p[written:min(written+piece, len(p))]
		var n int
		err = w.paced(func() (err error) { n, err = w.ResponseWriter.Write(one); return err })
		written += n
		w.bytes += int64(n)
		if err != nil {
			break
		}
	}
	return written, err
}

// Flush implements http.Flusher.
func (w *pacedWriter) Flush() { _ = w.paced(w.control.Flush) }

// Hijack implements http.Hijacker; whoever takes the connection sets its deadlines.
func (w *pacedWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) { return w.control.Hijack() }

func (w *pacedWriter) paced(write func() error) error {
	began := time.Now()
	_ = w.control.SetWriteDeadline(began.Add(w.left()))
	err := write()
	w.spent += time.Since(began)
	return err
}
