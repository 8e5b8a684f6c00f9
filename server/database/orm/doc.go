// Package orm says what a Prefect database holds (tier 3): the revisions of
// Prefect's schema and what each lacks of the newest. Only server/database
// imports it.
package orm
