// Package auth lets callers in by keys or by Prefect's auth string, and slows down those who guess. It knows no HTTP: the
// server hands it the authorization of a request, or of a WebSocket's first message. Only the server imports it.
package auth
