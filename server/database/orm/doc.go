// Package orm says what a Prefect database holds (tier 3): the revisions of Prefect's schema, and what each of them lacks
// of the newest. Only server/database imports it.
package orm
