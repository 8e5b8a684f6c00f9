// Package inquirer makes valid operations at random, of all that the schema has.
//
// Only tests may import it.
package inquirer
