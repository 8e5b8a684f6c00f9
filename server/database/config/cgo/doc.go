// Package cgo is empty where cgo is there, which SQLite needs, and else does not
// compile: its error says so, before those of all that lacks SQLite. Only
// package config may import it.
package cgo
