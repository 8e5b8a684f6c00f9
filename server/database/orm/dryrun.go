package orm

import (
	"context"
	"strings"
)

// DryRun is the SQL that Upgrade would run.
func (s *Schema) DryRun(ctx context.Context) (string, error) {
	state, err := s.Look(ctx)
	if err != nil {
		return "", err
	}
	if state.Foreign() {
		return "", errForeign
	}
	sets, ours := []set{quaestorSet}, state.Ours || !state.Prefect
	if ours {
		sets = append(sets, prefectSet)
	}
	var out strings.Builder
	for _, set := range sets {
		version, err := s.version(ctx, state, set)
		if err != nil {
			return "", err
		}
		statements, err := set.statements(s.Dialect, "-- +goose Up", version)
		if err != nil {
			return "", err
		}
		out.WriteString(statements)
	}
	invalid, err := s.InvalidIndexes(ctx)
	if err != nil {
		return "", err
	}
	for _, i := range invalid {
		if !ours && !i.own {
			out.WriteString("-- not ours to mend: ")
		}
		out.WriteString(i.Repair + ";\n")
	}
	return out.String(), nil
}
