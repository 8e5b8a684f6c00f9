package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// newHealth makes the command by which a container engine asks whether the server in
// its container is alive: an image needs no curl for it.
func newHealth() *cobra.Command {
	var ready bool
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Ask the server of this machine whether it is alive, or ready",
		Long: `Ask the server that runs on this machine, at the host and port of the settings, for /healthz: whether it is alive.
With --ready it is asked for /readyz: whether its database can be reached and its revision is known. It exits 1 where the
answer is no, and says why.`,
		Example: `  quaestor health
  quaestor health --ready --port 8000`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if timeout <= 0 {
				return &usageError{fmt.Errorf("--timeout is %s, and must be more than nothing, such as 5s", timeout)}
			}
			s, err := load(cmd, "host", "port")
			if err != nil {
				return err
			}
			if s.Server.Port == 0 {
				return &usageError{errors.New("the port is 0, which means any free one: name the server's with --port")}
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			said, err := askHealth(ctx, s.Server, ready)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), said)
			return err
		},
	}
	f := cmd.Flags()
	f.String("host", "127.0.0.1", "address that the server listens on")
	f.Int("port", 4300, "port that the server listens on")
	f.BoolVar(&ready, "ready", false, "ask whether it can serve, too")
	f.DurationVar(&timeout, "timeout", 4*time.Second, "how long to wait for the answer")
	return cmd
}

// askHealth gives the first line of the answer.
func askHealth(ctx context.Context, s settings.Server, ready bool) (string, error) {
	path := "/healthz"
	if ready {
		path = "/readyz"
	}
	scheme := "http"
	// The certificate is made out to the name that others know the server by. Nothing
	// secret is sent.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}
	if s.TLSCertFile != "" {
		scheme = "https"
	}
	address := net.JoinHostPort(reachable(s.Host), strconv.Itoa(s.Port))
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+address+path, http.NoBody)
	if err != nil {
		return "", err
	}
	response, err := transport.RoundTrip(r)
	if errors.Is(err, context.DeadlineExceeded) {
		return "", fmt.Errorf("the server at %s has not answered in time (--timeout)", address)
	} else if err != nil {
		return "", fmt.Errorf("the server at %s can't be reached: %w", address, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return "", fmt.Errorf("the answer of the server at %s broke off: %w", address, err)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(body)), "\n")
	line = terminal.Text(line)
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the server at %s answered %s: %s", address, response.Status, line)
	}
	return line, nil
}

// reachable is where a server that listens on a host is found from this machine.
func reachable(host string) string {
	switch ip := net.ParseIP(host); {
	case host == "":
		return "127.0.0.1"
	case ip == nil || !ip.IsUnspecified():
		return host
	case ip.To4() != nil:
		return "127.0.0.1"
	}
	return "::1"
}
