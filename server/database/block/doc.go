// Package block makes of stored block documents what Prefect's API shows of
// them: decrypted, the data of nested documents in place, and every secret field
// masked. Nothing that is to be masked leaves it. Only server/database may import
// it.
package block
