// Package write makes statements of questions (package query) by their plans
// (package plan), and runs none. A statement is put together from fragments: SQL
// with its arguments (frag.go). What both dialects say alike is written once;
// dialect.go is the interface of what differs, with one file a dialect beside each
// subject. Long statements are files of SQL (folder sql). Only server/database and
// its tiers import it.
package write
