package config

import (
	"errors"
	"io/fs"
	"os"
	"sync/atomic"
	"time"
)

// PoolStats are the connections of a pool, and how they were waited for since the engine was opened.
type PoolStats struct {
	// Name is what the connections are for: "read" or "write" on SQLite, "all" on PostgreSQL and in memory, "replica" on a
	// standby.
	Name string
	// Limit is how many there may be, 0 for no limit. Open are there, and InUse of them have a transaction.
	Limit, Open, InUse int
	// Waiting is how many wait for one at present: of SQLite's "write", the queue before its one writer.
	Waiting int
	// Waits is how often one had to be waited for, Waited how long altogether, and Refused how often in vain.
	Waits, Refused int64
	Waited         time.Duration
}

// waits count those who wait for a connection.
type waits struct {
	waiting, waits, refused, nanoseconds atomic.Int64
}

// begin is called where there is no connection free; got says at last whether one became so.
func (w *waits) begin() (end func(got bool)) {
	w.waits.Add(1)
	w.waiting.Add(1)
	began := time.Now()
	return func(got bool) {
		w.waiting.Add(-1)
		w.nanoseconds.Add(int64(time.Since(began)))
		if !got {
			w.refused.Add(1)
		}
	}
}

func (p *pool) stats(name string) PoolStats {
	s := p.db.Stats()
	return PoolStats{
		Name: name, Limit: cap(p.slots), Open: s.OpenConnections, InUse: s.InUse,
		Waiting: int(p.waits.waiting.Load()), Waits: p.waits.waits.Load(), Refused: p.waits.refused.Load(),
		Waited: time.Duration(p.waits.nanoseconds.Load()),
	}
}

func (e *engine) Stats() []PoolStats { return e.backend.stats() }

func (b *postgresBackend) stats() []PoolStats { return []PoolStats{b.pool.stats("all")} }

func (b *sqliteBackend) stats() []PoolStats {
	if b.write == b.read {
		return []PoolStats{b.read.stats("all")}
	}
	return []PoolStats{b.read.stats("read"), b.write.stats("write")}
}

// Files are the sizes of an SQLite database's file and of its write-ahead log.
type Files struct{ Database, WAL int64 }

func (e *engine) Files() (*Files, error) { return e.backend.files() }

// InMemory implements Engine.
func (e *engine) InMemory() bool { return e.backend.inMemory() }

func (*postgresBackend) inMemory() bool { return false }

func (b *sqliteBackend) inMemory() bool { return b.memory }

// files: a server's are not ours to look at.
func (*postgresBackend) files() (*Files, error) { return nil, nil }

func (b *sqliteBackend) files() (*Files, error) {
	if b.memory {
		return nil, nil
	}
	out := &Files{}
	for path, size := range map[string]*int64{b.address.path: &out.Database, b.address.path + "-wal": &out.WAL} {
		info, err := os.Stat(path)
		switch {
		case err == nil:
			*size = info.Size()
		case path == b.address.path || !errors.Is(err, fs.ErrNotExist): // without a user there is no log
			return nil, unavailable(err, "cannot look at %s", b.address)
		}
	}
	return out, nil
}
