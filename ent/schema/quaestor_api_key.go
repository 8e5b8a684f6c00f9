package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// APIKey is a key that lets a program in. The key itself is kept nowhere.
type APIKey struct{ ent.Schema }

// Fields of the APIKey.
func (APIKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			DefaultFunc(stored.NewID).
			Comment("Identifier of the row as a UUID."),
		field.String("created").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			DefaultFunc(now).
			Comment("Instant in UTC at which the key was made."),
		field.String("name").
			SchemaType(varchar).
			Comment("Name by which people and the log speak of the key; it is never given to another one."),
		field.String("prefix").
			SchemaType(varchar).
			Comment("First characters of the key, by which its holder may recognise it."),
		field.String("hash").
			SchemaType(varchar).
			Comment("SHA-256 of the key in hexadecimal. A key has 256 random bits: no slower hash makes it harder to guess."),
		field.String("scopes").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Comment("What the key is allowed: read, write, run, delete, audit, explain, admin."),
		field.String("bounds").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON object of the ids in workPools and flows, and the tags, to which the key is bound; null for one that sees all."),
		field.String("expires").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC from which the key is refused; null for never."),
		field.String("revoked").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the key was revoked; null for one that was not."),
		field.String("last_used").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the key was last shown, to the minute; null where that is not written."),
	}
}

// Indexes of the APIKey.
func (APIKey) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().StorageKey("uq_quaestor_api_key__name"),
		index.Fields("hash").Unique().StorageKey("uq_quaestor_api_key__hash"),
	}
}

// Annotations of the APIKey.
func (APIKey) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("quaestor_api_key"),
		annotation.Hidden,
		schema.Comment("Keys that let programs in, hashed, with what they are allowed."),
	}
}
