package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/quaestor-graph/quaestor/server/documents"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// Listen serves until the context ends, then finishes the operations in flight; stopping.go says how. When it is ready, it
// prints one line on out.
func Listen(ctx context.Context, s settings.Server, h http.Handler, out io.Writer) error {
	if s.TrustedDocuments != "" {
		if _, err := documents.Open(s.TrustedDocuments); err != nil {
			return err
		}
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port)))
	if err != nil {
		return fmt.Errorf("can't listen on %s, port %d: %w", s.Host, s.Port, errors.Unwrap(err))
	}
	limited, stop := limitConnections(l, s.MaxConnections), newStopping()
	served, scheme, err := secured(limited, s)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	srv := &http.Server{
		Handler: stop.counting(paced(h)), ConnState: limited.changed, ReadHeaderTimeout: patience, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return stop.until(context.WithoutCancel(ctx)) },
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(served) }()
	fmt.Fprintf(out, "Quaestor is ready at %s://%s/graphql\n", scheme, shown(s.Host, l.Addr()))
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	began := time.Now()
	stop.begin()
	stop.drain(began)
	closing, cancel := context.WithDeadline(context.WithoutCancel(ctx), began.Add(theEnd))
	defer cancel()
	if err := srv.Shutdown(closing); err != nil {
		slog.Warn("some requests took too long to be waited for", "limit", theEnd)
		return srv.Close()
	}
	return nil
}

// shown is the address on which the server listens. Where a machine has IPv6, Go listens on all IPv6 addresses when it is
// told to listen on all IPv4 addresses; a user who asked for 0.0.0.0 may not be able to reach those, and so is shown
// 0.0.0.0.
func shown(host string, at net.Addr) string {
	if tcp, ok := at.(*net.TCPAddr); ok && host == "0.0.0.0" {
		return net.JoinHostPort(host, strconv.Itoa(tcp.Port))
	}
	return at.String()
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
