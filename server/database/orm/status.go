package orm

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// MigrationStatus is how far a set of migrations has come.
type MigrationStatus struct {
	Set     string `json:"set"`
	Version int64  `json:"version"`
	Newest  int64  `json:"newest"`
}

// Migrations says how far each set has come; a set that was never begun is at 0.
func (s *Schema) Migrations(ctx context.Context, state State) ([]MigrationStatus, error) {
	var out []MigrationStatus
	for _, set := range []set{quaestorSet, prefectSet} {
		p, err := set.provider(s.Dialect, s.DB)
		if err != nil {
			return nil, err
		}
		sources := p.ListSources()
		m := MigrationStatus{Set: set.folder, Newest: sources[len(sources)-1].Version}
		if m.Version, err = s.version(ctx, state, set); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// FileBytes is the size of an SQLite file with its journals, nil if there is
// none.
func (s *Schema) FileBytes() (*int64, error) {
	if s.File == "" {
		return nil, nil
	}
	var total int64
	for _, suffix := range []string{"", "-wal", "-journal"} {
		info, err := os.Stat(s.File + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		total += info.Size()
	}
	return &total, nil
}
