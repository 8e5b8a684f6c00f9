package database

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/access"
)

// keyTable holds the keys.
const keyTable = "quaestor_api_key"

// ErrNoKeys: the database has no table of keys, because nobody has upgraded it since there are any.
var ErrNoKeys = errors.New("the database has no table of keys: `quaestor database upgrade` adds it, and changes nothing of Prefect's")

// Key is a key as the database has it. A time that is zero is none.
type Key struct {
	ID, Name string
	// Prefix is how the key begins, Hash the SHA-256 of all of it in hexadecimal.
	Prefix, Hash string
	Scopes       []string
	// Bounds are nil where the key sees all.
	Bounds                              *access.Bounds
	Created, Expires, Revoked, LastUsed time.Time
}

// bounds is access.Bounds as the column holds it.
type bounds struct {
	WorkPools []string `json:"workPools,omitempty"`
	Flows     []string `json:"flows,omitempty"`
	Tags      []string `json:"tags,omitempty"`
}

// Keys implements Database.
func (d *database) Keys(ctx context.Context) ([]Key, error) {
	s := &Snapshot{d: d, aside: true}
	defer s.Close()
	// Asked first: a statement that fails stands in the server's log, each time.
	there, err := s.texts(ctx, d.queries.TablesNamed(ctx, keyTable))
	if err != nil {
		return nil, err
	}
	if len(there) == 0 {
		return nil, ErrNoKeys
	}
	var keys []Key
	err = s.Query(ctx, d.queries.APIKeys(ctx), func(rows *sql.Rows) error {
		k, err := scanKey(rows)
		keys = append(keys, k)
		return err
	})
	if err != nil {
		return nil, keysDenied(err)
	}
	return keys, nil
}

// keysDenied says what to grant.
func keysDenied(err error) error {
	var denied *DeniedError
	if errors.As(err, &denied) {
		return fmt.Errorf("%w: let an administrator run GRANT SELECT ON %s TO %s", err, keyTable, denied.Role)
	}
	return err
}

// scanKey reads a row. What can't be read of it must let nobody in who should not be: such a key is as good as revoked.
func scanKey(rows *sql.Rows) (Key, error) {
	var k Key
	var id stored.ID
	var scopes stored.Strings
	var bound stored.JSON
	var created, expires, revoked, used stored.Time
	if err := rows.Scan(&id, &created, &k.Name, &k.Prefix, &k.Hash, &scopes, &bound, &expires, &revoked, &used); err != nil {
		return k, err
	}
	k.ID, k.Scopes = id.String(), scopes.List()
	k.Created, k.Expires, k.Revoked, k.LastUsed = created.Time(), expires.Time(), revoked.Time(), used.Time()
	damaged := scopes.State() != stored.Valid || expires.State() == stored.Unreadable || revoked.State() == stored.Unreadable
	if bound.State() != stored.Null {
		var in bounds
		damaged = damaged || json.Unmarshal([]byte(bound.Raw()), &in) != nil
		k.Bounds = &access.Bounds{WorkPoolIDs: in.WorkPools, FlowIDs: in.Flows, Tags: in.Tags}
		damaged = damaged || !k.Bounds.Bind()
	}
	if damaged && k.Revoked.IsZero() {
		k.Revoked = k.Created
		if k.Revoked.IsZero() {
			k.Revoked = time.Unix(0, 0)
		}
	}
	return k, nil
}
