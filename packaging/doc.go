// Package packaging has no code: its tests make a release and try its packages, in a root of their own.
package packaging
