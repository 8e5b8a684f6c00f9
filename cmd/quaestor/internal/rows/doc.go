// Package rows finds the one list for which an operation asks, at its root or nearest to it, reads the rows of that list
// from answers, and writes the operations that ask for all of its pages. It reads the text of an operation and a schema,
// and so knows the columns before there is any row, also from a server. Only the commands may import it.
package rows
