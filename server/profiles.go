package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// profiles serves Go's profiles on an address of their own until the context ends, and gives what waits for that. They are for
// who has an account on this machine: the settings let no other address pass than a loopback one, and a web page's request, which
// comes under another name, is refused. The command line is not among them: a password may be in it.
func profiles(ctx context.Context, address string) (wait func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("QUAESTOR_PPROF_ADDRESS: can't listen on %s: %w", address, errors.Unwrap(err))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", http.NotFound)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	own := &fence{proxies: &proxies{}, authenticated: func() bool { return false }}
	srv := &http.Server{Handler: own.hosts(mux), ReadHeaderTimeout: 10 * time.Second}
	slog.InfoContext(ctx, "profiles are served", "address", "http://"+l.Addr().String()+"/debug/pprof/")
	done := make(chan struct{})
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	go func() {
		defer close(done)
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			slog.ErrorContext(ctx, "profiles are served no longer", "error", err)
		}
	}()
	return func() { <-done }, nil
}
