// Package plans keeps the statements of operations with the questions that they answer, and reads from each dialect how it
// runs them: how many rows a statement reads, and through which index.
//
// Only tests may import it.
package plans
