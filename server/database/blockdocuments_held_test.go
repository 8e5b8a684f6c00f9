package database_test

import (
	"errors"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// What is read for the data of block documents is told row by row, also of those that are nested in others, and refused when it is too much.
func TestBlockDocumentsAreHeld(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		db := provided(t, address)
		var id string
		if err := databasetest.Open(t, address).QueryRow("SELECT parent_block_document_id FROM block_document_reference").Scan(&id); err != nil {
			t.Fatal(err)
		}
		read := func(hold func(int) error) error {
			s := db.Snapshot()
			defer s.Close()
			_, err := db.BlockDocumentData(database.WithHolder(t.Context(), hold), s, []string{id})
			return err
		}
		rows, bytes := 0, 0
		if err := read(func(n int) error { rows++; bytes += n; return nil }); err != nil || rows < 4 || bytes < 1000 {
			t.Errorf("%d rows, %d bytes: %v", rows, bytes, err)
		}
		full := errors.New("full")
		for most := range rows {
			told := 0
			if err := read(func(int) error {
				if told++; told > most {
					return full
				}
				return nil
			}); !errors.Is(err, full) || told != most+1 {
				t.Errorf("after %d rows: %d, %v", most, told, err)
			}
		}
	})
}
