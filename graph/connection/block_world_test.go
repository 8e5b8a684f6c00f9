package connection_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// blocks are block documents of a type of their own, to be added to a database.
type blocks struct {
	testing.TB
	address, key                         string
	kind, schemaID                       string
	ids                                  map[string]string
	schemas, documents, references, once []string
}

func newBlocks(t testing.TB, address string) *blocks {
	t.Helper()
	b := &blocks{TB: t, address: address, key: sampleKey(t, address), kind: string(stored.NewID()), ids: map[string]string{}}
	b.once = append(b.once, fmt.Sprintf("INSERT INTO block_type (id, name, slug, is_protected) VALUES ('%s', 'Test', 'test', %s)", b.kind, "'0'"))
	return b
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// schema makes a block schema, that of the documents which follow.
func (b *blocks) schema(fields string) {
	b.schemaID = string(stored.NewID())
	b.schemas = append(b.schemas, fmt.Sprintf("(%s, %s, %s, %s, '[]', '1')", quoted(b.schemaID), quoted("sum-"+b.schemaID), quoted(fields), quoted(b.kind)))
}

// document makes a document with encrypted data, stored one with whatever is in its column.
func (b *blocks) document(name, data string) { b.Helper(); b.stored(name, encrypted(b, b.key, data)) }

func (b *blocks) stored(name, column string) {
	id := string(stored.NewID())
	b.ids[name] = id
	b.documents = append(b.documents, fmt.Sprintf("(%s, %s, %s, %s, %s, '0')", quoted(id), quoted(name), quoted(column), quoted(b.schemaID), quoted(b.kind)))
}

func (b *blocks) reference(parent, name, child string) {
	b.references = append(b.references, fmt.Sprintf("(%s, %s, %s, %s)", quoted(string(stored.NewID())), quoted(name), quoted(b.ids[parent]), quoted(b.ids[child])))
}

// write adds them all.
func (b *blocks) write() {
	b.Helper()
	statements := b.once
	for _, of := range []struct {
		into   string
		values []string
	}{
		{"block_schema (id, checksum, fields, block_type_id, capabilities, version)", b.schemas},
		{"block_document (id, name, data, block_schema_id, block_type_id, is_anonymous)", b.documents},
		{"block_document_reference (id, name, parent_block_document_id, reference_block_document_id)", b.references},
	} {
		if len(of.values) > 0 {
			statements = append(statements, "INSERT INTO "+of.into+" VALUES "+strings.Join(of.values, ", "))
		}
	}
	databasetest.Exec(b, b.address, statements...)
	b.once, b.schemas, b.documents, b.references = nil, nil, nil, nil
}
