package server

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"github.com/quaestor-graph/quaestor/server/settings"
)

// secured makes a listener speak TLS where the settings have a certificate, and says by which scheme it is asked.
func secured(l net.Listener, s settings.Server) (net.Listener, string, error) {
	if s.TLSCertFile == "" && s.TLSKeyFile == "" {
		return l, "http", nil
	}
	c := &certificate{certFile: s.TLSCertFile, keyFile: s.TLSKeyFile, looked: time.Now()}
	if err := c.read(); err != nil {
		return nil, "", err
	}
	return tls.NewListener(l, &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, GetCertificate: c.get}), "https", nil
}

// certificate is that of two files, read again when they change: a renewed one needs no restart.
type certificate struct {
	certFile, keyFile string

	mu      sync.Mutex
	looked  time.Time
	at      [2]time.Time
	current *tls.Certificate
	failure string
}

// certificateInterval is how often the files are looked at, at most.
const certificateInterval = time.Second

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.looked) >= certificateInterval {
		c.looked = now
		err := c.read() // fails between the writing of one file and that of the other, too
		if err == nil {
			c.failure = ""
		} else if c.failure != err.Error() {
			c.failure = err.Error()
			slog.Error("the certificate can't be read again: the last one stays", "error", err)
		}
	}
	return c.current, nil
}

// read reads the files where they are others than those that were read.
func (c *certificate) read() error {
	var at [2]time.Time
	for i, f := range []struct{ setting, path string }{{"QUAESTOR_TLS_CERT_FILE", c.certFile}, {"QUAESTOR_TLS_KEY_FILE", c.keyFile}} {
		info, err := os.Stat(f.path)
		if err != nil {
			var path *os.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			return fmt.Errorf("%s, %s: %w", f.setting, f.path, err)
		}
		at[i] = info.ModTime()
	}
	if c.current != nil && at == c.at {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("QUAESTOR_TLS_CERT_FILE (%s) and QUAESTOR_TLS_KEY_FILE (%s): %w", c.certFile, c.keyFile, err)
	}
	c.current, c.at = &pair, at
	return nil
}
