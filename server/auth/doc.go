// Package auth lets callers in by keys or by Prefect's auth string, and slows down those who guess. It knows no HTTP: the server
// hands it what a request, or a WebSocket's first message, shows as authorization. The server alone imports it.
package auth
