// Package terminal writes the texts of a database for people: no text moves the cursor, changes colours or reverses its
// neighbours, and columns are as wide as they look. Only the commands may import it.
package terminal
