package database

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/orm"
	"github.com/quaestor-graph/quaestor/server/settings"
)

const (
	// every is how often a replica is looked at, and patience how long one may take to answer.
	every    = time.Second
	patience = 3 * time.Second
)

// replica is a standby that operations read from while it is there and keeps up. It is looked at once a second, on the connection
// that operations never take; an operation itself asks nothing for it.
type replica struct {
	db            *database
	configuration config.Configuration
	lag           time.Duration
	// system and name are those of the primary's server and database.
	system, name string

	// usable says whether operations read here.
	usable atomic.Bool

	mu sync.Mutex
	// standby is the replica as a database, nil until it has answered for the first time.
	standby *database
	// reason is why it is not used, as the log has been told; empty while it is.
	reason string

	stop    context.CancelFunc
	running sync.WaitGroup
}

// foreignError is a replica that will never be one of this database: its address is wrong.
type foreignError struct{ message string }

func (e *foreignError) Error() string { return e.message }

// replicate has the database's operations read at a standby. One that is away, behind or at another revision is waited for; one
// of another database is refused.
func (d *database) replicate(ctx context.Context, s settings.Database) error {
	if s.ReadURL == "" { // the settings have none for a dialect without standbys
		return nil
	}
	o := options(s)
	o.URL, o.PasswordFile = s.ReadURL, s.ReadPasswordFile
	c, err := config.New(o)
	if err != nil {
		return fmt.Errorf("QUAESTOR_DATABASE_READ_URL: %w", err)
	}
	r := &replica{db: d, configuration: c, lag: s.ReadLag}
	primary := &Snapshot{d: d, aside: true}
	defer primary.Close()
	tx, err := primary.begin(ctx)
	if err != nil {
		return err
	}
	is, err := config.ReadReplication(ctx, tx)
	if err != nil {
		return err
	}
	primary.Close()
	r.system, r.name = is.System, is.Database
	err = r.look(ctx)
	var foreign *foreignError
	if errors.As(err, &foreign) {
		return errors.Join(fmt.Errorf("QUAESTOR_DATABASE_READ_URL: %w", err), r.closeEngine())
	}
	r.found(ctx, err)
	ctx, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	r.running.Go(func() { r.watch(ctx) })
	d.replica = r
	return nil
}

// watch looks again and again, until the context ends.
func (r *replica) watch(ctx context.Context) {
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			if err := r.look(ctx); ctx.Err() == nil {
				r.found(ctx, err)
			}
		}
	}
}

// look says why the replica can't be read from, if it can't.
func (r *replica) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(config.Quietly(ctx), patience)
	defer cancel()
	standby, err := r.open(ctx)
	if err != nil {
		return err
	}
	s := &Snapshot{d: standby, aside: true}
	defer s.Close()
	tx, err := s.begin(ctx)
	if err != nil {
		return err
	}
	is, err := config.ReadReplication(ctx, tx)
	if err != nil {
		return err
	}
	address := standby.address
	switch {
	case is.System != r.system:
		return &foreignError{fmt.Sprintf("%s is no replica of %s: its server has another system identifier, and so has not been copied from that one", address, r.db.address)}
	case is.Database != r.name:
		return &foreignError{fmt.Sprintf("%s is the database %s of its server, and %s is %s", address, is.Database, r.db.address, r.name)}
	case !is.Standby: // what it is told from now on the primary does not know, unless it is the primary
		return fmt.Errorf("%s is no standby: it has been promoted, or is the primary itself", address)
	}
	if err := r.behind(ctx, is); err != nil {
		return err
	}
	// A role's rights are replicated; it is another role that may have others.
	own, primary := standby.engine.Rights(), r.db.engine.Rights()
	for _, table := range own.Unreadable {
		if own.Role != primary.Role && !orm.Own(table) && !slices.Contains(primary.Unreadable, table) {
			return fmt.Errorf("%s: the role %s may not read %s there, which the primary's role may", address, own.Role, table)
		}
	}
	return r.sameRevision(ctx, s)
}

// behind says whether the standby is behind. A standby that has replayed all it received is not, as long as it receives
// (contract 3.10). Of one that does not receive, the primary knows whether there is something to receive; where the primary
// is away too, the replica has all that there is.
func (r *replica) behind(ctx context.Context, is config.Replication) error {
	if is.Last >= 0 && is.Last <= r.lag || is.Replayed && is.Receiving {
		return nil
	}
	if !is.Replayed {
		if is.Last < 0 {
			return errors.New("it has replayed no transaction since it started, and not all that it has received")
		}
		return fmt.Errorf("it is %s behind, which is more than QUAESTOR_READ_LAG (%s)", is.Last.Round(time.Second), r.lag)
	}
	ctx, cancel := context.WithTimeout(ctx, patience/3)
	defer cancel()
	primary := &Snapshot{d: r.db, aside: true}
	defer primary.Close()
	tx, err := primary.begin(ctx)
	if err != nil {
		return nil // there is nothing newer to read
	}
	if written, err := config.WrittenSince(ctx, tx, is.Position); err == nil && written {
		return errors.New("it receives nothing from its primary, which has written since")
	}
	return nil
}

// sameRevision: what is asked has the shape of the primary's tables. After a migration the primary's revision is looked at anew.
func (r *replica) sameRevision(ctx context.Context, s *Snapshot) error {
	ids, err := s.revisions(ctx)
	if err != nil {
		return err
	}
	same := func() bool { return len(ids) == 1 && ids[0] == r.db.Revision().ID }
	if same() {
		return nil
	}
	if err := r.db.Check(ctx); err != nil {
		return fmt.Errorf("its revision is %v, and the primary's is not to be had: %w", ids, err)
	}
	if !same() {
		return fmt.Errorf("it has the revision %v of Prefect's tables, and the primary has %s", ids, r.db.Revision().ID)
	}
	return nil
}

// open connects for the first time.
func (r *replica) open(ctx context.Context) (*database, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.standby == nil {
		engine, err := r.configuration.Open(ctx)
		if err != nil {
			return nil, err
		}
		r.standby = &database{
			engine: engine, address: r.configuration.Address(), readOnly: true, queries: r.db.queries, configuration: r.db.configuration,
		}
	}
	return r.standby, nil
}

// found has operations read here, or at the primary, and tells the log of each change.
func (r *replica) found(ctx context.Context, why error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	usable := why == nil
	if !usable && (r.reason == "" || r.usable.Load()) {
		slog.WarnContext(ctx, "operations read from the primary", "replica", r.configuration.Address(), "reason", why)
	}
	if usable && !r.usable.Load() {
		slog.InfoContext(ctx, "operations read from the replica", "replica", r.configuration.Address())
	}
	r.reason = ""
	if !usable {
		r.reason = why.Error()
	}
	r.usable.Store(usable)
}

// read begins a transaction at the replica, nil if the primary is to be read: the replica is not there, or has no connection.
// Then nobody else tries it before it has been looked at again.
func (r *replica) read(ctx context.Context) config.Transaction {
	if r == nil || !r.usable.Load() {
		return nil
	}
	r.mu.Lock()
	standby := r.standby
	r.mu.Unlock()
	tx, err := standby.engine.Read(ctx)
	if err == nil {
		return tx
	}
	if ctx.Err() == nil {
		r.found(ctx, err)
	}
	return nil
}

// pools are the replica's, under its name.
func (r *replica) pools() []PoolStats {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.standby == nil {
		return nil
	}
	all := r.standby.engine.Stats()
	for i := range all {
		all[i].Name = "replica"
	}
	return all
}

func (r *replica) close() error {
	if r == nil {
		return nil
	}
	r.stop()
	r.running.Wait()
	return r.closeEngine()
}

func (r *replica) closeEngine() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.standby == nil {
		return nil
	}
	return r.standby.engine.Close()
}
