// Package storage is the codec between ent and the database drivers: what is
// bound goes out in exactly the form in which Prefect stores it on that
// dialect, in writes and in predicates alike. What is read comes in through the
// types of ent/stored, which know both forms. Nothing reaches around it.
package storage
