// Package plan decides which way a question is answered: a page of rows or a group
// of them becomes one of a few plans, from its description, the dialect and the
// table of Prefect's indexes (gen_indexes.go, made by ent/extension). It holds no
// SQL: package write makes a statement of each plan. Only package write and
// server/database/orm import it.
package plan
