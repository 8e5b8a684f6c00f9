// Package docker has no code: its test checks what docker-compose.yml and the Dockerfile promise, without a container
// engine.
package docker
