package demo

import (
	"fmt"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// variables hold every kind of JSON value.
var variables = []struct {
	name, value string
	tags        []string
}{
	{"environment", `"production"`, []string{"prod"}},
	{"greeting", `"Grüße aus Köln 👋"`, nil},
	{"empty", `""`, nil},
	{"batch_size", "5000", []string{"tuning"}},
	{"watermark", "9007199254740993", []string{"tuning"}},
	{"threshold", "0.25", []string{"tuning"}},
	{"tolerance", "1e-07", nil},
	{"maintenance", "false", []string{"prod", "ops"}},
	{"feature_new_loader", "true", []string{"prod"}},
	{"not_set_yet", "", nil},
	{"regions", `["emea", "apac", "amer"]`, []string{"prod"}},
	{"nothing", `[]`, nil},
	{"limits", `{"orders": {"max": 100000, "warn": 0.8}, "clicks": {"max": null}}`, []string{"ops"}},
	{"defaults", `{}`, nil},
	{"endpoints", `{"shop": "https://shop.example/api/v2", "a.b": ["x", null, {"deep": [1, 2.5, true]}]}`, []string{"prod", "a,b"}},
}

// writeSettings writes the tables that nothing refers to.
func (g *generator) writeSettings() {
	r := g.stream(streamSettings, 0)
	var rows [][]any
	for i, v := range variables {
		made := g.since.Add(r.span(0, history*8/10))
		updated := made
		if i%3 == 0 {
			updated = millis(made.Add(r.span(time.Hour, history/10)))
		}
		rows = append(rows, []any{r.v4(), timeOf(made), timeOf(updated), v.name, tagsOf(v.tags), jsonOf(v.value)})
	}
	g.sink.write("variable", rows)

	rows = nil
	for i, s := range [][2]string{
		{"failed last day", `[{"object": "flow_run", "property": "state", "type": "string", "operation": "equals", "value": "FAILED"}]`},
		{"production, late", `[{"object": "flow_run", "property": "tags", "type": "list", "operation": "all", "value": ["prod"]}, {"object": "flow_run", "property": "state", "type": "string", "operation": "equals", "value": "Late"}]`},
		{"my flows", `[]`},
	} {
		made := g.since.Add(time.Duration(i)*24*time.Hour + r.span(time.Hour, 9*time.Hour))
		rows = append(rows, []any{r.v4(), timeOf(made), timeOf(made), s[0], jsonOf(s[1])})
	}
	g.sink.write("saved_search", rows)

	rows = nil
	for i := range 4 {
		made := g.now.Add(-time.Duration(i*25)*time.Minute - r.span(0, time.Minute))
		rows = append(rows, []any{r.v4(), timeOf(made), timeOf(made), r.hex(32), string(r.v4()), timeOf(made.Add(time.Hour))})
	}
	g.sink.write("csrf_token", rows)

	rows = nil
	for _, l := range []struct {
		name                      string
		limit, used, denied       int
		active                    bool
		decayTenths, occupancyMil int
	}{
		{"warehouse-connections", 20, 7, 0, true, 0, 12480},
		{"partner-api", 10, 3, 53, true, 7, 2000},
		{"sftp", 1, 1, 4, true, 0, 93125},
		{"closed", 0, 0, 0, false, 0, 2000},
		{"tag:warehouse", 30, 4, 0, true, 0, 8250},
		{"tag:gpu", 1, 1, 12, true, 0, 1234567},
		{"tag:smtp", 2, 0, 0, true, 0, 914},
	} {
		made := g.since.Add(-r.span(time.Hour, 20*24*time.Hour))
		rows = append(rows, []any{r.v4(), timeOf(made), timeOf(millis(g.now.Add(-r.span(time.Second, time.Hour)))), stored.BoolOf(l.active), l.name,
			stored.IntOf(int64(l.limit)), stored.IntOf(int64(l.used)), stored.IntOf(int64(l.denied)),
			stored.FloatOf(float64(l.decayTenths) / 10), stored.FloatOf(float64(l.occupancyMil) / 1000)})
	}
	g.sink.write("concurrency_limit_v2", rows)
}

// legacyLimits are limits of the kind that counts task runs by their tag; the
// task runs that hold one now are known when all runs are made.
var legacyLimits = []struct {
	tag   string
	limit int
}{{"warehouse", 30}, {"s3", 8}, {"browser", 3}, {"shop-api", 5}, {"unused", 0}}

// maxSlots bounds what is kept of the task runs that hold a slot.
const maxSlots = 5

// takeSlot says whether a running task run holds a slot, and remembers it.
func (g *generator) takeSlot(tags []string, id stored.ID) bool {
	for i, l := range legacyLimits {
		for _, t := range tags {
			if slots := &g.evidence.slots[i]; t == l.tag && len(*slots) < min(l.limit, maxSlots) {
				*slots = append(*slots, string(id))
				return true
			}
		}
	}
	return false
}

func (g *generator) writeLegacyLimits() {
	r := g.stream(streamClosing, 0)
	var rows [][]any
	for i, l := range legacyLimits {
		made := g.since.Add(-r.span(time.Hour, 20*24*time.Hour))
		rows = append(rows, []any{r.v4(), timeOf(made), timeOf(millis(g.now.Add(-r.span(time.Second, time.Minute)))), l.tag,
			stored.IntOf(int64(l.limit)), tagsOf(g.evidence.slots[i])})
	}
	g.sink.write("concurrency_limit", rows)
}

// rowCount writes a number for people.
func rowCount(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", rowCount(n/1000), n%1000)
}
