-- Keys that let programs in. Of a key only its hash is kept: SHA-256 is enough, as a key is 256 random bits that nobody
-- can guess, however fast a hash is tried.

-- +goose Up
CREATE TABLE quaestor_api_key (
	id uuid NOT NULL,
	created timestamp with time zone NOT NULL,
	name character varying NOT NULL,
	prefix character varying NOT NULL,
	hash character varying NOT NULL,
	scopes jsonb NOT NULL,
	bounds jsonb,
	expires timestamp with time zone,
	revoked timestamp with time zone,
	last_used timestamp with time zone,
	CONSTRAINT pk_quaestor_api_key PRIMARY KEY (id),
	CONSTRAINT uq_quaestor_api_key__name UNIQUE (name),
	CONSTRAINT uq_quaestor_api_key__hash UNIQUE (hash)
);

-- +goose Down
DROP TABLE quaestor_api_key;
