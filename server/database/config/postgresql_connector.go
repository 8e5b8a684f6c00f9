package config

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// postgresConnector opens connections with lib/pq, and adds to it that a connection attempt ends with its context and
// its time limit, and that sslmode=prefer falls back to no TLS as in libpq.
type postgresConnector struct {
	timeout time.Duration
	shown   string
	// build makes lib/pq's configuration anew for each connection, so that a renewed certificate, or password, is read.
	build func() (pq.Config, error)
}

func (c *postgresConnector) Driver() driver.Driver { return &pq.Driver{} }

func (c *postgresConnector) Connect(ctx context.Context) (driver.Conn, error) {
	bounded, cancel := withTimeout(ctx, c.timeout)
	defer cancel()
	cfg, err := c.build()
	if err != nil {
		return nil, unavailable(err, "cannot connect to %s: %s", c.shown, err)
	}
	conn, err := connect(bounded, cfg)
	if err != nil && bounded.Err() == nil && cfg.SSLMode == pq.SSLModePrefer && mayWorkWithoutTLS(err) {
		plain := cfg.Clone()
		plain.SSLMode = pq.SSLModeDisable
		if second, failed := connect(bounded, plain); failed == nil {
			conn, err = second, nil
		}
	}
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case bounded.Err() != nil:
		return nil, unavailable(err, "cannot connect to %s: no answer within %s", c.shown, c.timeout)
	}
	return nil, unavailable(err, "cannot connect to %s: %s", c.shown, connectMessage(err))
}

// connectMessage keeps the reason and leaves out what repeats the address.
func connectMessage(err error) string {
	var server *pq.Error
	if errors.As(err, &server) {
		return server.Message
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" && dial.Err != nil {
		return dial.Err.Error()
	}
	return strings.TrimPrefix(err.Error(), "pq: ")
}

// mayWorkWithoutTLS says whether libpq would try again without TLS: after a failed handshake, and where pg_hba.conf has
// no line for a connection with TLS. A wrong password is not sent a second time.
func mayWorkWithoutTLS(err error) bool {
	var server *pq.Error
	if errors.As(err, &server) {
		return server.Code == pqerror.InvalidAuthorizationSpecification
	}
	var dial *net.OpError
	return !errors.As(err, &dial) || dial.Op != "dial"
}

// connect is one attempt. lib/pq itself looks at the context only while it dials.
func connect(ctx context.Context, cfg pq.Config) (driver.Conn, error) {
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, err
	}
	dialed := &dialedConns{}
	connector.Dialer(&dialer{})
	stop := context.AfterFunc(ctx, dialed.closeAll)
	raw, err := connector.Connect(context.WithValue(ctx, dialedKey{}, dialed))
	if stopped := stop(); err == nil && !stopped {
		_ = raw.Close()
		err = ctx.Err()
	}
	if err != nil {
		dialed.closeAll()
		return nil, err
	}
	return &postgresConn{lib: raw.(lib), net: dialed.last()}, nil
}

// lib is lib/pq's connection. Its Commit and Rollback are the transaction's, as it is its own driver.Tx.
type lib interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Tx
	driver.Validator
}

// dialer makes the sockets, and hands each to the attempt whose context it came with. lib/pq also dials with it, on
// another context, to cancel a statement.
type dialer struct{ net.Dialer }

type dialedKey struct{}

func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if dialed, ok := ctx.Value(dialedKey{}).(*dialedConns); ok {
		dialed.drop()
	}
	conn, err := d.Dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if dialed, ok := ctx.Value(dialedKey{}).(*dialedConns); ok {
		dialed.add(conn)
	} else if deadline, ok := ctx.Deadline(); ok {
		// A cancellation: lib/pq waits for the server to close the connection, which a host that is gone never does.
		_ = conn.SetDeadline(deadline)
	}
	return conn, nil
}

func (d *dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// dialedConns are the sockets of one attempt: several if there are several hosts, or after a server that has no TLS,
// whose first socket lib/pq leaves open.
type dialedConns struct {
	mu     sync.Mutex
	conns  []net.Conn
	closed bool
}

func (d *dialedConns) add(conn net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		_ = conn.Close()
	}
	d.conns = append(d.conns, conn)
}

// drop closes what lib/pq has given up, as it has when it dials again. A server that stops waits for such a socket to say
// something, or to end, and takes no new one meanwhile, which lib/pq would wait for.
func (d *dialedConns) drop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, conn := range d.conns {
		_ = conn.Close()
	}
	d.conns = nil
}

func (d *dialedConns) closeAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for _, conn := range d.conns {
		_ = conn.Close()
	}
}

func (d *dialedConns) last() net.Conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.conns[len(d.conns)-1]
}

// socketDirectories are where asyncpg and libpq look for a local server when no host is given.
var socketDirectories = []string{"/run/postgresql", "/var/run/postgresql", "/var/pgsql_socket", "/private/tmp", "/tmp"}

func defaultHost(port string) string {
	i := slices.IndexFunc(socketDirectories, func(dir string) bool {
		_, err := os.Stat(filepath.Join(dir, ".s.PGSQL."+port))
		return err == nil
	})
	if i < 0 {
		return "localhost"
	}
	return socketDirectories[i]
}
