//go:build !cgo

package cgo

// Go leaves cgo out where CGO_ENABLED is 0, and where it finds no C compiler.
var _ = quaestor_needs_cgo__set_CGO_ENABLED_1_and_install_a_C_compiler
