// Package docker has no code: its test holds what docker-compose.yml and the Dockerfile promise, without a container
// engine.
package docker
