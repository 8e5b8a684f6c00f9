// Package evaluate answers filters, orders and figures in plain Go, from all rows that a database has, and makes such
// filters at random. Tests compare it with what the graph answers.
//
// Only tests may import it.
package evaluate
