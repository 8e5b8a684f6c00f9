-- Keys that let programs in. Of a key only its hash is kept: SHA-256 is enough, as a key is 256 random bits that nobody
-- can guess, however fast a hash is tried.

-- +goose Up
CREATE TABLE quaestor_api_key (
	id CHAR(36) NOT NULL,
	created DATETIME NOT NULL,
	name VARCHAR NOT NULL,
	prefix VARCHAR NOT NULL,
	hash VARCHAR NOT NULL,
	scopes JSON NOT NULL,
	bounds JSON,
	expires DATETIME,
	revoked DATETIME,
	last_used DATETIME,
	CONSTRAINT pk_quaestor_api_key PRIMARY KEY (id),
	CONSTRAINT uq_quaestor_api_key__name UNIQUE (name),
	CONSTRAINT uq_quaestor_api_key__hash UNIQUE (hash)
);

-- +goose Down
DROP TABLE quaestor_api_key;
