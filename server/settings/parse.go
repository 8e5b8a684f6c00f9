package settings

import (
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// value is a setting's value, read: bool, int64, float64, time.Duration, []string, []netip.Prefix or string, by its type.
type value any

// parse reads text as the setting's type, the way pydantic reads Prefect's settings from an environment.
func (s Setting) parse(text string) (value, bool) {
	trimmed := strings.TrimSpace(text)
	switch s.Type {
	case Bool:
		return parseBool(trimmed)
	case Int:
		return s.bounded(parseInt(trimmed))
	case Bytes:
		return s.bounded(parseBytes(trimmed))
	case Seconds:
		return s.boundedSeconds(parseSeconds(trimmed))
	case Duration:
		if d, err := time.ParseDuration(trimmed); err == nil {
			return s.boundedSeconds(d.Seconds(), true)
		}
		return s.boundedSeconds(parseSeconds(trimmed))
	case List:
		return items(text), true
	case Credentials:
		user, password, _ := strings.Cut(text, ":")
		return text, strings.TrimSpace(user) != "" && strings.TrimSpace(password) != ""
	case Hosts:
		return parseHosts(items(text))
	case Networks:
		return parseNetworks(items(text))
	case Loopback:
		return parseLoopback(trimmed)
	case Address:
		u, err := url.Parse(trimmed)
		return trimmed, err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == ""
	case Fraction:
		f, err := strconv.ParseFloat(trimmed, 64)
		return f, err == nil && f > 0 && f <= 1
	case Choice:
		for _, option := range s.options {
			if strings.EqualFold(trimmed, option) || strings.EqualFold(trimmed, synonyms[option]) {
				return option, true
			}
		}
		return nil, false
	}
	return text, true
}

// items are texts with commas between them.
func items(text string) (all []string) {
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			all = append(all, item)
		}
	}
	return all
}

// hostName is a name of DNS, or of a container engine, which takes underscores too.
var hostName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

// parseHosts gives hosts as they are compared: in lower case, addresses in their shortest form and without brackets.
func parseHosts(all []string) (value, bool) {
	hosts := make([]string, 0, len(all))
	for _, host := range all {
		host = strings.ToLower(host)
		if ip, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")); err == nil && ip.Zone() == "" {
			host = ip.String()
		} else if !hostName.MatchString(host) {
			return nil, false
		}
		hosts = append(hosts, host)
	}
	return hosts, true
}

func parseNetworks(all []string) (value, bool) {
	networks := make([]netip.Prefix, 0, len(all))
	for _, text := range all {
		network, err := netip.ParsePrefix(text)
		if ip, notOne := netip.ParseAddr(text); notOne == nil {
			network, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil || !network.IsValid() || network.Addr().Zone() != "" {
			return nil, false
		}
		networks = append(networks, network.Masked())
	}
	return networks, true
}

// parseLoopback takes an address that no other machine can reach.
func parseLoopback(text string) (value, bool) {
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return nil, false
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return nil, false
	}
	ip, err := netip.ParseAddr(host)
	return text, host == "localhost" || err == nil && ip.IsLoopback()
}

// synonyms are the other words for some choices: Prefect's log levels have Python's names.
var synonyms = map[string]string{"warn": "warning", "error": "critical"}

func parseBool(text string) (value, bool) {
	switch strings.ToLower(text) {
	case "true", "1", "yes", "y", "on", "t":
		return true, true
	case "false", "0", "no", "n", "off", "f":
		return false, true
	}
	return nil, false
}

// parseInt takes what pydantic does: a sign, underscores between digits, and a fraction of zero.
func parseInt(text string) (int64, bool) {
	whole, fraction, found := strings.Cut(text, ".")
	if found && strings.Trim(fraction, "0") != "" || found && whole == "" {
		return 0, false
	}
	if strings.Contains(whole, "_") {
		if strings.HasPrefix(whole, "_") || strings.HasSuffix(whole, "_") || strings.Contains(whole, "__") {
			return 0, false
		}
		whole = strings.ReplaceAll(whole, "_", "")
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	return n, err == nil
}

var byteUnits = map[string]int64{
	"": 1, "b": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "kb": 1e3, "mb": 1e6, "gb": 1e9,
}

func parseBytes(text string) (int64, bool) {
	end := strings.LastIndexAny(text, "0123456789") + 1
	unit, known := byteUnits[strings.ToLower(strings.TrimSpace(text[end:]))]
	n, ok := parseInt(text[:end])
	if !known || !ok || n > math.MaxInt64/unit {
		return 0, false
	}
	return n * unit, true
}

func parseSeconds(text string) (float64, bool) {
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && !strings.ContainsAny(text, "xXpP")
}

func (s Setting) bounded(n int64, ok bool) (value, bool) {
	if !ok || float64(n) < s.min || float64(n) > s.max {
		return nil, false
	}
	return n, true
}

func (s Setting) boundedSeconds(f float64, ok bool) (value, bool) {
	if !ok || math.IsNaN(f) || f < s.min || f > s.max {
		return nil, false
	}
	return time.Duration(math.Round(f * float64(time.Second))), true
}

// Values says what a value may look like, for messages and the documentation.
func (s Setting) Values() string {
	number := func(kind string) string {
		switch {
		case s.max >= 1e6 && s.min == 0:
			return kind + ", 0 or more"
		case s.max >= 1e6:
			return fmt.Sprintf("%s, %s or more", kind, strconv.FormatFloat(s.min, 'f', -1, 64))
		}
		return fmt.Sprintf("%s from %v to %v", kind, s.min, s.max)
	}
	switch s.Type {
	case Bool:
		return "true or false (also 1, yes, on; 0, no, off)"
	case Int:
		return number("a whole number")
	case Bytes:
		return number("a number of bytes") + ", also with KiB, MiB or GiB, as in 1 MiB"
	case Seconds:
		return number("a number of seconds")
	case Duration:
		return number("a number of seconds") + ", also with ms, s, m or h, as in 30s"
	case Choice:
		last := len(s.options) - 1
		return strings.Join(s.options[:last], ", ") + " or " + s.options[last]
	case Credentials:
		return "a user and a password with a colon between, as in user:password"
	case Fraction:
		return "a number above 0, 1 at most"
	case Address:
		return "an address of http or https, as in http://127.0.0.1:4318"
	case Loopback:
		return "a loopback address with a port, as in 127.0.0.1:6060"
	case List:
		return "texts with commas between them"
	case Hosts:
		return "names or addresses of hosts, without ports, with commas between them"
	case Networks:
		return "addresses or networks with commas between them, as in 10.0.0.0/8, 192.0.2.1"
	}
	return "a text"
}
