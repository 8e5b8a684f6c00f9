package database_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	components "github.com/quaestor-graph/quaestor/server/database/query"
)

// pageRunner asks for pages of a world, and remembers what it met.
type pageRunner struct {
	*pageWorld
	*rand.Rand
	asked, compared int
	// prepared are the texts of the statements, met the ways, and the kinds of the keys by which each was written.
	prepared map[string]bool
	met      map[string]map[string]int
}

// pageWindow is a window of a page in an order: the places of its bounds among all rows, -1 for none.
type pageWindow struct {
	after, before int
	backward      bool
}

// order asks for all pages in an order in which a field of a kind stands first, in the middle or last.
func (r *pageRunner) order(t *testing.T, kind, enum string, place, direction int) {
	t.Helper()
	keys := r.keys(enum, place, direction)
	all := r.sorted(keys)
	positions := r.positions(t, keys, all)
	for _, w := range windowsOf(all, enum) {
		for _, way := range r.pageWays() {
			order := ordersOf(keys)
			if way.fits != nil && !way.fits(order[0].Term) {
				continue
			}
			p := way.page
			p.Table, p.Order, p.Backward, p.Positions, p.Now = "flow_run", order, w.backward, r.IntN(2) == 0, stored.TimeAt(r.now.UnixMicro())
			p.Columns = []components.Column{{Name: "id"}, {Name: "flow_id"}}
			if r.IntN(2) == 0 {
				p.Lookups = []components.Lookup{{Of: -1, From: "flow_id", Table: "flow", Columns: []components.Column{{Name: "name"}}}}
			}
			if w.after >= 0 {
				p.Bounds.After = positions[w.after]
			}
			if w.before >= 0 {
				p.Bounds.Before = positions[w.before]
			}
			r.ask(t, way, kind, p, all, positions, w)
		}
	}
}

// keys are a field among two others. Where one of those comes first it is now and then an instant that an index has in
// order, by which leads are made.
func (r *pageRunner) keys(enum string, place, direction int) (keys []pageKey) {
	run, _ := descriptor.ByType("FlowRun")
	add := func(enum string, direction int) {
		f, _ := run.OrderField(enum)
		keys = append(keys, pageKey{f, direction&1 > 0, direction&2 > 0})
	}
	others := slices.DeleteFunc(slices.Clone(pageFields), func(other string) bool { return other == enum || other == "ID" })
	r.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	for i, instant := range []string{"EFFECTIVE_START_TIME", "START_TIME"} {
		if at := slices.Index(others, instant); at >= 0 && direction == i {
			others[0], others[at] = others[at], others[0]
		}
	}
	for i := range 3 {
		if i != place {
			add(others[i], r.IntN(4))
			continue
		}
		if add(enum, direction); enum == "ID" {
			break // what follows it decides nothing
		}
	}
	return keys
}

// windowsOf are the windows of the rows in their order, cut at some rows and at one without a value of a field.
func windowsOf(all []pageRun, enum string) []pageWindow {
	a, b := len(all)/4, len(all)-len(all)/5
	windows := []pageWindow{{-1, -1, false}, {-1, -1, true}, {a, -1, false}, {-1, b, true}, {a, b, false}, {a, b, true}}
	var without []int
	for i, run := range all {
		if run.values[enum] == nil {
			without = append(without, i)
		}
	}
	if n := len(without); n > 0 {
		null := without[n/2]
		windows = append(windows, pageWindow{null, -1, false}, pageWindow{-1, null, true}, pageWindow{without[n/3], null, false})
	}
	return windows
}

// positions reads the places of all rows in an order, which is compared too.
func (r *pageRunner) positions(t *testing.T, keys []pageKey, all []pageRun) []*components.Position {
	t.Helper()
	order := ordersOf(keys)
	p := components.Page{Table: "flow_run", Columns: []components.Column{{Name: "id"}}, Order: order, Positions: true, Limit: -1, Now: stored.TimeAt(r.now.UnixMicro())}
	rows := r.read(t, p, r.db.Queries().Page(t.Context(), p))
	if len(rows) != len(all) {
		t.Fatalf("%d rows, want %d", len(rows), len(all))
	}
	at := make([]*components.Position, len(rows))
	for i, row := range rows {
		if row.id != all[i].id {
			t.Fatalf("by %v, row %d is %s, want %s", keys, i, row.id, all[i].id)
		}
		at[i] = &components.Position{Values: row.position, ID: stored.ID(row.id)}
	}
	return at
}

// pagesOfOneCompared: of so many pages that are asked for one is read. It is a prime, so that in turn it is one of each
// way and each window.
const pagesOfOneCompared = 11

// pageRow is a row of a page.
type pageRow struct {
	parent   int
	id       string
	position []any
}

func (r *pageRunner) read(t *testing.T, p components.Page, st components.Statement) (out []pageRow) {
	t.Helper()
	st = bound(r.db, st)
	rows, err := r.raw.Query(st.SQL, st.Args...)
	if err != nil {
		t.Fatalf("%s\n%v", st.SQL, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row := pageRow{}
		into := []any{&row.parent, &row.id}
		for range len(p.Columns) - 1 {
			into = append(into, new(any))
		}
		if p.Positions {
			row.position = make([]any, len(components.Keys(p.Order)))
			for i := range row.position {
				into = append(into, &row.position[i])
			}
		}
		for _, l := range p.Lookups {
			for range l.Columns {
				into = append(into, new(any))
			}
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatalf("%s\n%v", st.SQL, err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s\n%v", st.SQL, err)
	}
	return out
}

// prepare has the database read a statement, if it has not yet.
func (r *pageRunner) prepare(t *testing.T, st components.Statement) {
	t.Helper()
	if r.prepared[st.SQL] {
		return
	}
	r.prepared[st.SQL] = true
	prepared, err := r.raw.Prepare(st.SQL)
	if err != nil {
		t.Fatalf("%s\n%v", st.SQL, err)
	}
	defer func() {
		if err := prepared.Close(); err != nil {
			t.Error(err)
		}
	}()
}

// ask has the statements of a page read, and compares one of some pages with what Go makes of the rows.
func (r *pageRunner) ask(t *testing.T, way pageWay, kind string, p components.Page, all []pageRun, positions []*components.Position, w pageWindow) {
	t.Helper()
	q := r.db.Queries()
	page := q.Page(t.Context(), p)
	r.prepare(t, page)
	for _, m := range databasetest.PageWays(page.SQL) {
		if r.met[m] == nil {
			r.met[m] = map[string]int{}
		}
		r.met[m][kind]++
	}
	if r.asked++; r.asked%pagesOfOneCompared != 0 {
		return
	}
	r.compared++
	r.prepare(t, q.Count(t.Context(), p))
	r.prepare(t, q.Exists(t.Context(), p))
	want, got := r.want(way, p, all, positions, w), r.read(t, p, page)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s by %v, %v:\n%v\nwant %v\n%s", way.name, p.Order, w, got, want, page.SQL)
	}
}

// want are the rows of a page as Go makes it.
func (r *pageRunner) want(way pageWay, p components.Page, all []pageRun, positions []*components.Position, w pageWindow) (rows []pageRow) {
	of := map[string][]pageRow{}
	for i, run := range all {
		if i <= w.after || w.before >= 0 && i >= w.before || way.passes != nil && !way.passes(run) {
			continue
		}
		key, row := "", pageRow{id: run.id}
		if way.parent != nil {
			key = way.parent(run)
			row.parent = slices.Index(p.Keys, key)
		}
		if p.Positions {
			row.position = positions[i].Values
		}
		of[key] = append(of[key], row)
	}
	keys := p.Keys
	if way.parent == nil {
		keys = []string{""}
	}
	for _, key := range keys {
		if w.backward {
			slices.Reverse(of[key])
		}
		rows = append(rows, of[key][:min(len(of[key]), p.Limit)]...)
	}
	return rows
}
