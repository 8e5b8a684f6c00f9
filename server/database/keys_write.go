package database

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/apikey"
	"github.com/quaestor-graph/quaestor/ent/flow"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/ent/workpool"
	"github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// NewKey is a key to be made. Work pools and flows are given by name, and must be there, as must be the tags.
type NewKey struct {
	Name, Prefix, Hash     string
	Scopes                 []string
	Created, Expires       time.Time
	WorkPools, Flows, Tags []string
}

// CreateKey implements Database.
func (d *database) CreateKey(ctx context.Context, n NewKey) (*Key, error) {
	before, err := d.Keys(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range before {
		if k.Name != n.Name {
			continue
		}
		if k.Revoked.IsZero() {
			return nil, fmt.Errorf("there is a key %q already: `quaestor key revoke` ends it, a new one needs another name", k.Name)
		}
		return nil, fmt.Errorf("the name %q was that of a key that is revoked: a name is given once, so that logs speak of one key; take another", k.Name)
	}
	if d.readOnly {
		return nil, ErrReadOnly
	}
	k := &Key{ID: string(stored.NewID()), Name: n.Name, Prefix: n.Prefix, Hash: n.Hash, Scopes: n.Scopes, Created: n.Created, Expires: n.Expires}
	if err := d.checkTags(ctx, n.Tags); err != nil {
		return nil, err
	}
	return k, d.write(ctx, func(ctx context.Context, c *ent.Client) error {
		var in bounds
		var err error
		in.Tags = n.Tags
		if in.WorkPools, err = named(n.WorkPools, "work pool", func(name string) ([]stored.ID, error) {
			return c.WorkPool.Query().Where(workpool.Name(name)).IDs(ctx)
		}); err != nil {
			return err
		}
		if in.Flows, err = named(n.Flows, "flow", func(name string) ([]stored.ID, error) {
			return c.Flow.Query().Where(flow.Name(name)).IDs(ctx)
		}); err != nil {
			return err
		}
		create := c.APIKey.Create().SetID(stored.ID(k.ID)).SetCreated(stored.TimeOf(k.Created)).SetName(k.Name).SetPrefix(k.Prefix).
			SetHash(k.Hash).SetScopes(stored.StringsOf(k.Scopes...))
		if b := (&access.Bounds{WorkPoolIDs: in.WorkPools, FlowIDs: in.Flows, Tags: in.Tags}); b.Bind() {
			text, err := json.Marshal(in)
			if err != nil {
				return err
			}
			k.Bounds = b
			create.SetBounds(stored.JSONOf(string(text)))
		}
		if !k.Expires.IsZero() {
			create.SetExpires(stored.TimeOf(k.Expires))
		}
		return create.Exec(ctx)
	})
}

// named gives the ids of things of a kind, nil for none.
func named(names []string, kind string, find func(string) ([]stored.ID, error)) (ids []string, err error) {
	for _, name := range names {
		found, err := find(name)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("there is no %s %q to bind the key to", kind, name)
		}
		if id := found[0].String(); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// checkTags: one that nothing has is most likely misspelt.
func (d *database) checkTags(ctx context.Context, tags []string) error {
	s := &Snapshot{d: d}
	defer s.Close()
	for _, tag := range tags {
		n := 0
		for _, table := range []string{"deployment", "flow_run"} {
			has := query.HasTags{Term: query.Term{Kind: query.Strings, Column: "tags"}, Tags: []string{tag}}
			err := s.Query(ctx, d.queries.Exists(ctx, query.Page{Table: table, Where: has}), func(rows *sql.Rows) error {
				var position, found int
				err := rows.Scan(&position, &found)
				n += found
				return err
			})
			if err != nil {
				return err
			}
			if n > 0 {
				break
			}
		}
		if n == 0 {
			return fmt.Errorf("no deployment and no flow run has the tag %q to bind the key to", tag)
		}
	}
	return nil
}

// RevokeKey implements Database. A key that was revoked before keeps the time at which it was.
func (d *database) RevokeKey(ctx context.Context, name string, at time.Time) (*Key, error) {
	keys, err := d.Keys(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name })
	switch {
	case i < 0 && len(keys) == 0:
		return nil, fmt.Errorf("there is no key %q: there are none", name)
	case i < 0:
		var names []string
		for _, k := range keys {
			names = append(names, k.Name)
		}
		return nil, fmt.Errorf("there is no key %q: there are %s", name, strings.Join(names, ", "))
	case !keys[i].Revoked.IsZero():
		return &keys[i], nil
	case d.readOnly:
		return nil, ErrReadOnly
	}
	keys[i].Revoked = at
	return &keys[i], d.write(ctx, func(ctx context.Context, c *ent.Client) error {
		return c.APIKey.Update().Where(apikey.ID(stored.ID(keys[i].ID)), apikey.RevokedIsNil()).SetRevoked(stored.TimeOf(at)).Exec(ctx)
	})
}

// KeysUsed implements Database.
func (d *database) KeysUsed(ctx context.Context, last map[string]time.Time) error {
	if d.ReadOnly() {
		return ErrReadOnly
	}
	return d.write(ctx, func(ctx context.Context, c *ent.Client) (err error) {
		for id, at := range last {
			when := stored.TimeOf(at)
			err = errors.Join(err, c.APIKey.Update().Where(apikey.ID(stored.ID(id)), apikey.Or(apikey.LastUsedIsNil(), apikey.LastUsedLT(when))).
				SetLastUsed(when).Exec(ctx))
		}
		return err
	})
}
