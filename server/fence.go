package server

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// fence keeps web pages out of a server that asks for no password. A page of any site can have the browser ask this machine;
// it can't say that it asks for another name than its own (hosts), nor hide of which site it is (origins).
type fence struct {
	proxies *proxies
	// allowed are the hosts of ALLOWED_HOSTS.
	allowed []string
	// authenticated says whether everyone must show a key or the auth string. It can come to hold while serving.
	authenticated func() bool
	// exempt says whether CORS lets the request's origin in.
	exempt func(*http.Request) bool
}

// everyHost are the paths that supervisors ask by whatever address they know.
var everyHost = []string{"/healthz", "/readyz"}

// hosts answers the hosts of contract 4.7 alone.
func (f *fence) hosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		foreign := func(host string) bool { return !f.answers(host) }
		if !slices.Contains(everyHost, r.URL.Path) && !f.authenticated() && slices.ContainsFunc(f.proxies.hosts(r), foreign) {
			fail(w, http.StatusMisdirectedRequest, negotiated(r), problem.New(problem.Forbidden,
				"without a key or an auth string this server answers for localhost, 127.0.0.0/8 and [::1] alone, and not for the host that was asked for: QUAESTOR_ALLOWED_HOSTS names others"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (f *fence) answers(named string) bool {
	host, _, ok := splitHost(named)
	if !ok {
		return false
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || slices.Contains(f.allowed, ip.String())
	}
	return host == "localhost" || slices.Contains(f.allowed, host)
}

// splitHost takes a host from its port, in lower case and without the brackets of an IPv6 address; the port may be missing.
func splitHost(named string) (host, port string, ok bool) {
	u, err := url.Parse("//" + named)
	if err != nil || u.Host != named || u.Hostname() == "" {
		return "", "", false
	}
	return strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), u.Port(), true
}

// origins answers the origins of contract 4.8 alone.
func (f *fence) origins(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !f.ofThisOrigin(r) && !f.exempt(r) {
			fail(w, http.StatusForbidden, negotiated(r), problem.New(problem.Forbidden,
				"a page of another origin may not ask: PREFECT_SERVER_CORS_ALLOWED_ORIGINS names those that may"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (f *fence) ofThisOrigin(r *http.Request) bool {
	if sites := r.Header.Values("Sec-Fetch-Site"); len(sites) > 0 {
		return !slices.ContainsFunc(sites, func(site string) bool { return site != "same-origin" && site != "none" })
	}
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	return len(origins) == 1 && slices.ContainsFunc(f.proxies.hosts(r), func(host string) bool { return equals(origins[0], host) })
}

// equals says whether an origin is of a host. Which scheme a proxy was asked by is not known; what it leaves unsaid of the
// port is.
func equals(origin, host string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" {
		return false
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	canonical := func(named string) string {
		host, port, ok := splitHost(named)
		if !ok {
			return ""
		}
		if port == "" {
			port = usual
		}
		return net.JoinHostPort(host, port)
	}
	one := canonical(u.Host)
	return one != "" && one == canonical(host)
}
