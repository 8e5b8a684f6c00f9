// Package format prints the rows of an operation: as lines of JSON, as CSV, as a table, or within the one JSON document
// that all pages of a connection make. Each format writes the rows that it is given and keeps none of them. Only the
// commands may import it.
package format
