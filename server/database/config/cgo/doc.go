// Package cgo is empty where cgo is enabled, which SQLite needs. Without cgo it does not compile, and its error says so
// before the errors of everything that lacks SQLite. Only package config may import it.
package cgo
