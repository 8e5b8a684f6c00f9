package database

import (
	"context"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/block"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// BlockData is the data of a block document, or why it can't be shown.
type BlockData struct {
	Value stored.JSON
	Err   error
}

// BlockError is why: the documents at fault, and nothing that they hold.
type BlockError = block.Error

// BlockDocumentData implements Database: read_block_documents of
// src/prefect/server/models/block_documents.py, without include_secrets. It
// takes a statement for each level of nesting, whatever the number of documents,
// and three for the documents, their schemas and the key. (Prefect reads the
// levels by a recursive statement, which no cycle lets end.)
func (d *database) BlockDocumentData(ctx context.Context, s *Snapshot, ids []string) (map[string]BlockData, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	references, all, err := s.blockReferences(ctx, ids)
	if err != nil {
		return nil, err
	}
	documents, err := s.blockDocuments(ctx, all)
	if err != nil {
		return nil, err
	}
	schemas, err := s.blockSchemas(ctx, documents)
	if err != nil {
		return nil, err
	}
	key, err := d.blockKey(ctx, s)
	if err != nil {
		return nil, err
	}
	nest := block.NewNest(key, documents, schemas, references)
	out := make(map[string]BlockData, len(ids))
	for _, id := range ids {
		value, err := nest.Data(id)
		out[id] = BlockData{value, err}
	}
	return out, nil
}

func (d *database) blockKey(ctx context.Context, s *Snapshot) (block.Key, error) {
	var configured stored.JSON
	if d.encryptionKey == "" {
		var err error
		if configured, err = d.ReadConfigurationValue(ctx, s, block.ConfigurationKey); err != nil {
			return block.Key{}, err
		}
	}
	return block.NewKey(d.encryptionKey, configured), nil
}

// heldByRow is what a row takes beside its texts.
const heldByRow = 200

type holderKey struct{}

// WithHolder has hold told of the bytes that are read under the returned context and kept beside what is given in the end. An error of
// its ends the reading.
func WithHolder(ctx context.Context, hold func(bytes int) error) context.Context {
	return context.WithValue(ctx, holderKey{}, hold)
}

// targets reads rows by one of their columns, whose value comes first; each gives the bytes that a row takes.
func (s *Snapshot) targets(ctx context.Context, t query.Targets, into ...any) func(each func(key string) int) error {
	hold, _ := ctx.Value(holderKey{}).(func(int) error)
	return func(each func(key string) int) error {
		return s.Query(ctx, s.d.queries.Targets(ctx, t), func(rows *sql.Rows) error {
			var key string
			if err := rows.Scan(append([]any{&key}, into...)...); err != nil {
				return err
			}
			if bytes := each(key); hold != nil {
				return hold(heldByRow + len(key) + bytes)
			}
			return nil
		})
	}
}

// blockReferences reads what is nested in documents, level by level, and gives
// the ids of all documents. It stops below the deepest level that can be shown.
func (s *Snapshot) blockReferences(ctx context.Context, ids []string) (references []block.Reference, all []string, err error) {
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	level := slices.Sorted(maps.Keys(seen))
	for depth := 0; depth <= block.MaxDepth && len(level) > 0; depth++ {
		var next []string
		var child stored.ID
		var name stored.Text
		err := s.targets(ctx, query.Targets{
			Table: "block_document_reference", Key: "parent_block_document_id", Keys: level,
			Columns: []query.Column{{Name: "reference_block_document_id"}, {Name: "name"}},
		}, &child, &name)(func(parent string) int {
			references = append(references, block.Reference{Parent: parent, Child: string(child), Name: string(name)})
			if !seen[string(child)] {
				seen[string(child)] = true
				next = append(next, string(child))
			}
			return len(child) + len(name)
		})
		if err != nil {
			return nil, nil, err
		}
		level = next
	}
	return references, slices.Sorted(maps.Keys(seen)), nil
}

func (s *Snapshot) blockDocuments(ctx context.Context, ids []string) (map[string]block.Document, error) {
	documents := make(map[string]block.Document, len(ids))
	var name stored.Text
	var data stored.JSON
	var schema stored.ID
	err := s.targets(ctx, query.Targets{
		Table: "block_document", Key: "id", Keys: ids,
		Columns: []query.Column{{Name: "name"}, {Name: "data"}, {Name: "block_schema_id"}},
	}, &name, &data, &schema)(func(id string) int {
		documents[id] = block.Document{ID: id, Name: string(name), Data: data, Schema: string(schema)}
		return len(name) + stored.Held(&data) + len(schema)
	})
	return documents, err
}

// blockSchemas reads the fields of the schemas of documents.
func (s *Snapshot) blockSchemas(ctx context.Context, documents map[string]block.Document) (map[string]stored.JSON, error) {
	ids := map[string]bool{}
	for _, d := range documents {
		ids[d.Schema] = true
	}
	schemas := make(map[string]stored.JSON, len(ids))
	var fields stored.JSON
	err := s.targets(ctx, query.Targets{
		Table: "block_schema", Key: "id", Keys: slices.Sorted(maps.Keys(ids)),
		Columns: []query.Column{{Name: "fields"}},
	}, &fields)(func(id string) int {
		schemas[id] = fields
		return stored.Held(&fields)
	})
	return schemas, err
}
