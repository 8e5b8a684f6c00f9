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

// CsrfToken is a token that the server issued to one browser client against
// cross-site request forgery, valid for a limited time.
type CsrfToken struct{ ent.Schema }

// Mixin of the CsrfToken.
func (CsrfToken) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the CsrfToken.
func (CsrfToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("token").
			SchemaType(varchar).
			Annotations(secret).
			Comment("Random secret of 64 hexadecimal digits that the client has to send back; this API never gives it out."),
		field.String("client").
			SchemaType(varchar).
			Comment("Identifier that the browser chose for itself, usually a UUID; each client has one token at most."),
		field.String("expiration").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC after which the token is no longer accepted and gets deleted, by default an hour after issue."),
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
		schema.Comment("A token that the server issued to one browser client against cross-site request forgery, valid for a limited time."),
		annotation.Table{
			Columns: []string{
				"token", "client", "expiration", "id", "created", "updated",
			},
			Constraints: []string{"uq_csrf_token__client"},
		},
	}
}
