package server

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/quaestor-graph/quaestor/server/caller"
)

// proxies are those whose word is taken for whom they ask, and under which host they were asked (TRUSTED_PROXIES).
type proxies struct {
	trusted []netip.Prefix
	// warn is for the first request that came through another one.
	warn sync.Once
}

func (p *proxies) trusts(ip netip.Addr) bool {
	return slices.ContainsFunc(p.trusted, func(n netip.Prefix) bool { return n.Contains(ip) })
}

// peer is the address at the other end of the connection; the zero one where that has none.
func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// address is who asks: the other end of the connection, or, behind trusted proxies, the one that the first of them saw. Each
// proxy appends whom it was asked by, and what stands before that is that one's word.
func (p *proxies) address(r *http.Request) netip.Addr {
	at := peer(r)
	if !p.trusts(at) {
		if at.IsValid() && (r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "") {
			p.warn.Do(func() {
				slog.WarnContext(r.Context(), "requests come through a proxy that QUAESTOR_TRUSTED_PROXIES does not name: all of its clients count as one",
					"proxy", at)
			})
		}
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, ok := forwarded(strings.TrimSpace(hop))
		if !ok {
			break
		}
		if at = next; !p.trusts(at) {
			break
		}
	}
	return at
}

// forwarded reads an address as proxies write it: some with a port.
func forwarded(text string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	ip, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return ip.Unmap().WithZone(""), err == nil
}

// client names who asks, as far as places are shared out: by the key, else by the address. Of IPv6 one customer has as many
// addresses as there are in a network of 64 bits.
func (p *proxies) client(r *http.Request) string {
	if c := caller.From(r.Context()); c.ID != "" {
		return "key " + c.ID
	}
	at := p.address(r)
	if at.Is6() {
		if network, err := at.Prefix(64); err == nil {
			return network.String()
		}
	}
	return at.String()
}

// hosts are those under which the server was asked: that of the request, and all that a trusted proxy names. It may append the one
// that it was asked by to what it was sent, or send both as they are, so that no single one of them is known to be its own word.
func (p *proxies) hosts(r *http.Request) []string {
	hosts := []string{r.Host}
	if !p.trusts(peer(r)) {
		return hosts
	}
	for _, header := range r.Header.Values("X-Forwarded-Host") {
		for named := range strings.SplitSeq(header, ",") {
			if named = strings.TrimSpace(named); named != "" {
				hosts = append(hosts, named)
			}
		}
	}
	return hosts
}
