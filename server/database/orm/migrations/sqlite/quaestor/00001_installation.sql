-- Who created the database: Prefect's tables are changed only where Quaestor did.

-- +goose Up
CREATE TABLE quaestor_installation (
	id CHAR(36) NOT NULL,
	created DATETIME NOT NULL,
	updated DATETIME NOT NULL,
	created_database BOOLEAN NOT NULL,
	CONSTRAINT pk_quaestor_installation PRIMARY KEY (id)
);

-- +goose Down
DROP TABLE quaestor_installation;
