// Package terminal writes texts of a database for people: no text moves the
// cursor, changes colours or reverses what is read, and columns are as wide as
// they look. Only the commands may import it.
package terminal
