// Package inquirer makes valid operations at random, from everything that the schema has.
//
// Only tests may import it.
package inquirer
