// Package query says what is asked of a database: pages, groups, conditions, and
// the questions of each query component (tier 2), as plain data, with the
// interface Components of who answers. It holds no SQL and decides no way; package
// plan decides which way a question is answered, and package write makes the
// statement. The graph imports this package and nothing below it; it imports
// nothing of ours above it.
package query
