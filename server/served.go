package server

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"

	"github.com/quaestor-graph/quaestor/server/settings"
	"github.com/quaestor-graph/quaestor/ui"
)

type askedKey struct{}

// withAsked keeps the hosts under which the server was asked, by which its own pages are known.
func withAsked(p *proxies, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), askedKey{}, p.hosts(r))))
	})
}

// prefectUI gives the address of Prefect's own pages. People may give this server's instead, so that links in logs open here:
// then there is none.
func prefectUI(s settings.Server) func(context.Context) string {
	u, err := url.Parse(s.PrefectUIURL)
	if s.PrefectUIURL == "" || err != nil {
		return nil
	}
	u.User = nil // whoever may read is told of it
	address, origin := u.String(), u.Scheme+"://"+sameMachine(u.Host)
	return func(ctx context.Context) string {
		hosts, _ := ctx.Value(askedKey{}).([]string)
		if slices.ContainsFunc(hosts, func(host string) bool { return equals(origin, sameMachine(host)) }) {
			return ""
		}
		return address
	}
}

// sameMachine writes the names that a machine has for itself as one.
func sameMachine(named string) string {
	host, port, ok := splitHost(named)
	if ip, err := netip.ParseAddr(host); !ok || host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return named
	}
	if port == "" {
		return "localhost"
	}
	return "localhost:" + port
}

// features are what is served beside queries; of explain the executor knows.
func features(s settings.Server) func(context.Context) []string {
	var all []string
	if ui.Built() {
		all = append(all, "playground", "pages")
	}
	all = append(all, "keys")
	if s.MaxWebSockets > 0 {
		all = append(all, "websocket")
	}
	return func(context.Context) []string { return all }
}
