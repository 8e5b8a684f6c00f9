package main

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

// harness is what databasetest asks of a test, for a program that is none: what
// fails the test ends the program.
type harness struct {
	// Nil: a method that is not here is one that databasetest does not call.
	testing.TB
	dir      string
	cleanups []func()
}

// Helper implements testing.TB.
func (h *harness) Helper() {}

// Cleanup implements testing.TB.
func (h *harness) Cleanup(f func()) { h.cleanups = append(h.cleanups, f) }

// TempDir implements testing.TB.
func (h *harness) TempDir() string {
	dir, err := os.MkdirTemp(h.dir, "database-*")
	if err != nil {
		h.Fatal(err)
	}
	return dir
}

// Error implements testing.TB.
func (h *harness) Error(args ...any) { fmt.Fprintln(os.Stderr, args...) }

// Fatal implements testing.TB.
func (h *harness) Fatal(args ...any) {
	h.Error(args...)
	h.cleanUp()
	os.Exit(1)
}

// Fatalf implements testing.TB.
func (h *harness) Fatalf(format string, args ...any) { h.Fatal(fmt.Sprintf(format, args...)) }

func (h *harness) cleanUp() {
	for _, f := range slices.Backward(h.cleanups) {
		f()
	}
	h.cleanups = nil
}
