// Package evaluate answers filters, orders and figures in plain Go, from all rows of a database, and makes such filters at
// random. Tests compare its answers with the graph's.
//
// Only tests may import it.
package evaluate
