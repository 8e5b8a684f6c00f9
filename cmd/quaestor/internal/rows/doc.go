// Package rows finds the one list that an operation asks for, at its root or
// nearest to it, reads its rows from answers, and writes the operations that ask
// for all of its pages. It sees the text of an operation and a schema, and
// therefore knows the columns before there is any row, of a server too. Only the
// commands may import it.
package rows
