package storage

import (
	"context"

	"entgo.io/ent/dialect"
)

// Driver is ent's driver on one transaction: whatever ent does with it, nested
// transactions included, is part of that one.
type Driver struct{ *Querier }

// NewDriver gives ent a transaction of a dialect (ent's name).
func NewDriver(d string, inner dialect.ExecQuerier) *Driver { return &Driver{New(d, inner)} }

// Dialect implements dialect.Driver.
func (d *Driver) Dialect() string { return d.dialect }

// Close implements dialect.Driver; the transaction is its owner's.
func (d *Driver) Close() error { return nil }

// Tx implements dialect.Driver. A nested transaction that fails returns its
// error to the owner, who then rolls all of it back.
func (d *Driver) Tx(context.Context) (dialect.Tx, error) { return nested{d}, nil }

type nested struct{ *Driver }

func (nested) Commit() error   { return nil }
func (nested) Rollback() error { return nil }
