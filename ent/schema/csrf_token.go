package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// CsrfToken is TODO
type CsrfToken struct{ ent.Schema }

// Mixin of the CsrfToken.
func (CsrfToken) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the CsrfToken.
func (CsrfToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("token").
			SchemaType(varchar).
			Annotations(secret).
			Comment("TODO csrf_token.token"),
		field.String("client").
			SchemaType(varchar).
			Comment("TODO csrf_token.client"),
		field.Time("expiration").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO csrf_token.expiration"),
	}
}

// Indexes of the CsrfToken.
func (CsrfToken) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("client").Unique().StorageKey("uq_csrf_token__client"),
		index.Fields("updated").StorageKey("ix_csrf_token__updated"),
	}
}

// Annotations of the CsrfToken.
func (CsrfToken) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("csrf_token"),
		schema.Comment("TODO csrf_token"),
		annotation.Table{
			Columns: []string{
				"token", "client", "expiration", "id", "created", "updated",
			},
			Constraints: []string{"uq_csrf_token__client"},
		},
	}
}
