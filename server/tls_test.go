package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/servertest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// writeCertificate writes a certificate for localhost, and its key, and gives it as one to trust.
func writeCertificate(t *testing.T, dir string, serial int64, at time.Time) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for name, content := range map[string][]byte{"cert.pem": public, "key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(public)
	return pool
}

// The certificate and the key are read again when their files change.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	trusted := writeCertificate(t, dir, 1, time.Now())
	base, stop, _ := servertest.Listen(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_TLS_CERT_FILE", filepath.Join(dir, "cert.pem"), "QUAESTOR_TLS_KEY_FILE", filepath.Join(dir, "key.pem"))
	defer stop()
	if !strings.HasPrefix(base, "https://") {
		t.Fatalf("it is ready at %s", base)
	}
	base = strings.Replace(base, "127.0.0.1", "localhost", 1)
	serial := func(trusted *x509.CertPool) (int64, string, error) {
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}, ForceAttemptHTTP2: true, DisableKeepAlives: true}}
		r, err := client.Get(base + "/graphql?query={__typename}")
		if err != nil {
			return 0, "", err
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if want := `{"data":{"__typename":"Query"}}`; string(body) != want {
			t.Errorf("%s, want %s", body, want)
		}
		return r.TLS.PeerCertificates[0].SerialNumber.Int64(), r.Proto, err
	}
	if got, proto, err := serial(trusted); err != nil || got != 1 || proto != "HTTP/2.0" {
		t.Fatalf("certificate %d by %s, %v", got, proto, err)
	}
	renewed := writeCertificate(t, dir, 2, time.Now().Add(time.Hour))
	databasetest.Eventually(t, "the renewed certificate", func() bool {
		got, _, err := serial(renewed)
		return err == nil && got == 2
	})
	// What can't be read leaves the last one.
	if err := os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond) // the files are looked at once a second
	if got, _, err := serial(renewed); err != nil || got != 2 {
		t.Errorf("certificate %d, %v", got, err)
	}
	wrong := settings.Server{Host: "127.0.0.1", TLSCertFile: filepath.Join(dir, "cert.pem"), TLSKeyFile: filepath.Join(dir, "none.pem")}
	err := server.Listen(t.Context(), wrong, http.NotFoundHandler(), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "QUAESTOR_TLS_KEY_FILE") {
		t.Errorf("%v, want an error that names the setting", err)
	}
}
