// Package aggregate reads the questions that a connection is asked about all of its rows: figures, and groups with figures
// of their own. graph/connection plans and loads them.
package aggregate
