// Package storage is the codec between ent and the database drivers: every argument goes out in exactly the form in which
// Prefect stores it on that dialect, in writes and in predicates alike. Values come in through the types of ent/stored,
// which know both forms. Nothing reaches around the codec.
package storage
