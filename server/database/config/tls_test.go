package config

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// tlsFront speaks TLS in front of the test's PostgreSQL, as a server with ssl=on does.
type tlsFront struct {
	address   string
	encrypted atomic.Int64
	clients   atomic.Int64
}

func startTLSFront(t *testing.T, address string, config *tls.Config) *tlsFront {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	f := &tlsFront{}
	behind := u.Host
	u.Host = listener.Addr().String()
	f.address = u.String()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go f.serve(conn, behind, config)
		}
	}()
	return f
}

func (f *tlsFront) serve(client net.Conn, behind string, config *tls.Config) {
	defer func() { _ = client.Close() }()
	first := make([]byte, 8)
	if _, err := io.ReadFull(client, first); err != nil {
		return
	}
	server, err := net.Dial("tcp", behind)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	if bytes.Equal(first, []byte{0, 0, 0, 8, 4, 210, 22, 47}) { // SSLRequest
		_, _ = client.Write([]byte("S"))
		secure := tls.Server(client, config)
		if secure.Handshake() != nil {
			return
		}
		f.encrypted.Add(1)
		f.clients.Add(int64(len(secure.ConnectionState().PeerCertificates)))
		client, first = secure, nil
	}
	_, _ = server.Write(first)
	go func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	}()
	_, _ = io.Copy(client, server)
}

// certificate makes a self-signed certificate for "localhost" and writes it and its key.
func certificate(t *testing.T) (pair tls.Certificate, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, content := range map[string][]byte{certFile: certPEM, keyFile: keyPEM} {
		// Readable by others, as a mounted secret is.
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pair, err = tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	return pair, certFile, keyFile
}

// port is that of a front, as it stands in its address.
func port(t *testing.T, f *tlsFront) string {
	t.Helper()
	u, err := url.Parse(f.address)
	if err != nil {
		t.Fatal(err)
	}
	return ":" + u.Port() + "/"
}

func TestTLS(t *testing.T) {
	pair, certFile, keyFile := certificate(t)
	_, otherCA, _ := certificate(t)
	plain := databasetest.PostgreSQL.Empty(t)
	config := &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequestClientCert}
	front := startTLSFront(t, plain, config)
	broken := startTLSFront(t, plain, &tls.Config{})
	named := strings.Replace(front.address, "127.0.0.1", "localhost", 1)
	for name, test := range map[string]struct {
		address               string
		tls                   TLSOptions
		want                  string // what the error says; none if empty
		encrypted, withClient bool
	}{
		"offered":                   {address: front.address, encrypted: true},
		"not offered":               {address: plain},
		"offered, but broken":       {address: broken.address},
		"required, but broken":      {address: broken.address + "?sslmode=require", want: "cannot connect"},
		"disabled":                  {address: front.address + "?sslmode=disable"},
		"disabled in asyncpg's way": {address: front.address + "?ssl=disable"},
		"required":                  {address: front.address + "?ssl=require", encrypted: true},
		"verified":                  {address: named + "?sslmode=verify-full&sslrootcert=" + certFile, encrypted: true},
		"verified, another name": {address: front.address + "?sslmode=verify-full&sslrootcert=" + certFile,
			want: "certificate"},
		"verified, another CA": {address: named + "?sslmode=verify-ca&sslrootcert=" + otherCA, want: "certificate"},
		"settings": {address: named, encrypted: true,
			tls: TLSOptions{Enabled: true, CAFile: certFile, CheckHostname: true}},
		"settings win": {address: named + "?ssl=disable", encrypted: true,
			tls: TLSOptions{Enabled: true, CAFile: certFile, CheckHostname: true}},
		"settings, another name": {address: front.address, want: "certificate",
			tls: TLSOptions{Enabled: true, CAFile: certFile, CheckHostname: true}},
		"settings, any name": {address: front.address, encrypted: true,
			tls: TLSOptions{Enabled: true, CAFile: certFile}},
		"settings, the system's CAs": {address: named, want: "certificate",
			tls: TLSOptions{Enabled: true, CheckHostname: true}},
		"settings, the system's CAs and any name": {address: named, want: "certificate",
			tls: TLSOptions{Enabled: true}},
		"settings, client certificate": {address: named, encrypted: true, withClient: true,
			tls: TLSOptions{Enabled: true, CAFile: certFile, CertFile: certFile, KeyFile: keyFile, CheckHostname: true}},
		"settings, half a client certificate": {address: named, want: "both its certificate file and its key file",
			tls: TLSOptions{Enabled: true, CAFile: certFile, CertFile: certFile}},
		"settings, no such CA": {address: named, want: "cannot read the TLS CA file",
			tls: TLSOptions{Enabled: true, CAFile: "/nowhere.pem"}},
	} {
		t.Run(name, func(t *testing.T) {
			// A front of its own: what a handshake of the case before still does is not this one's.
			own := startTLSFront(t, plain, config)
			options := DefaultOptions(strings.Replace(test.address, port(t, front), port(t, own), 1))
			options.TLS = test.tls
			c, err := New(options)
			if err == nil {
				var e Engine
				if e, err = c.Open(t.Context()); err == nil {
					defer func() { _ = e.Close() }()
				}
			}
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v", err)
				}
				if !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrAddress) {
					t.Errorf("an error of no kind: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := own.encrypted.Load() > 0; got != test.encrypted {
				t.Errorf("encrypted: %v", got)
			}
			if got := own.clients.Load() > 0; got != test.withClient {
				t.Errorf("with a client certificate: %v", got)
			}
		})
	}
}
