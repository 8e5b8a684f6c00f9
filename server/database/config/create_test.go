package config

import (
	"path/filepath"
	"sync"
	"testing"
)

// Several replicas may start at once (contract 1.6), also where there is no file yet: SQLite does not wait for another
// connection that turns an empty file to WAL mode, as we have to.
func TestCreateAtOnce(t *testing.T) {
	for range 300 {
		path := filepath.Join(t.TempDir(), "new.db")
		c, err := New(DefaultOptions("sqlite:///" + path))
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		begin := make(chan struct{})
		for range 24 {
			all.Go(func() {
				<-begin
				if _, err := c.Create(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
	}
}
