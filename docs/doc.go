// Package docs has no code: its test holds that the answers which the README
// shows are those of the sample installation.
package docs
