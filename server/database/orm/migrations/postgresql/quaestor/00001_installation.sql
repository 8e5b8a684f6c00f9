-- Who created the database: Prefect's tables are changed only where Quaestor did.

-- +goose Up
CREATE TABLE quaestor_installation (
	id uuid NOT NULL,
	created timestamp with time zone NOT NULL,
	updated timestamp with time zone NOT NULL,
	created_database boolean NOT NULL,
	CONSTRAINT pk_quaestor_installation PRIMARY KEY (id)
);

-- +goose Down
DROP TABLE quaestor_installation;
