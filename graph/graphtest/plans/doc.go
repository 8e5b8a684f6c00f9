// Package plans keeps the statements of operations with the questions that they answer, and reads what each dialect says
// of how it runs them: the rows that it reads, and through which index.
//
// Only tests may import it.
package plans
