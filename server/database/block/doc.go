// Package block turns stored block documents into what Prefect's API shows of them: decrypted, with the data of nested
// documents in place, and with every secret field masked. No secret field leaves it unmasked. Only server/database may
// import it.
package block
