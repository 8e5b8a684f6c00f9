package demo

import (
	_ "embed" // Prefect's own blocks and templates
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

//go:embed data/blocks.json
var blockData []byte

// blockFile is data/blocks.json: block types and schemas as Prefect
// registers them, their checksums included, and three of the user's own.
type blockFile struct {
	Types []struct {
		Slug, Name, Description string
		LogoURL                 *string `json:"logo_url"`
		DocumentationURL        *string `json:"documentation_url"`
		CodeExample             string  `json:"code_example"`
		IsProtected             bool    `json:"is_protected"`
	}
	Schemas []struct {
		Slug, Checksum, Version string
		Capabilities            []string
		Fields                  json.RawMessage
		References              []struct{ Name, Checksum string }
	}
}

// document is a block document.
type document struct {
	id, schema, kind stored.ID
	name, kindName   string
	slug, data       string
	anonymous        bool
	created          time.Time
	// references are the documents it consists of, each under a field's name.
	references [][2]string
}

// documents are the blocks that somebody has saved; their data is what the
// others, which have documents of their own, leave of it.
var documents = []document{
	{slug: "secret", name: "shop-api-token", data: `{"value": "tok_demo_5b1f0c"}`},
	{slug: "secret", name: "partner-passwords", data: `{"value": {"northwind": "demo-1", "contoso": "demo-2", "o'brien & söhne": "p@ss'w\"ord\\%"}}`},
	{slug: "acme-credentials", name: "warehouse-reader", data: `{"user": "reader", "password": "demo-reader", "options": {"sslmode": "require"}}`},
	{slug: "acme-credentials", name: "warehouse-writer", data: `{"user": "schreiber-ü", "password": "demo-writer", "options": {}}`},
	{slug: "acme-credentials", name: "anonymous", data: `{"user": "nobody", "password": "demo-nobody", "options": {}}`, anonymous: true},
	{slug: "acme-database", name: "warehouse", data: `{"host": "warehouse.internal", "port": 5432}`, references: [][2]string{{"credentials", "warehouse-writer"}}},
	{slug: "local-file-system", name: "results", data: `{"basepath": "/srv/prefect/results"}`},
	{slug: "acme-pipeline", name: "nightly", data: `{}`, references: [][2]string{{"database", "warehouse"}, {"storage", "results"}, {"spare", "warehouse-reader"}}},
	{slug: "slack-webhook", name: "ops-alerts", data: `{"notify_type": "info", "url": "https://hooks.slack.com/services/DEMO/DEMO/demo", "allow_private_urls": true}`},
	{slug: "webhook", name: "status-page", data: `{"method": "POST", "url": "https://status.example/api/incidents", "headers": {"Authorization": "Bearer demo"}, "allow_private_urls": true, "verify": true}`},
	{slug: "github-credentials", name: "deploy-bot", data: `{"token": "ghp_demo"}`},
	{slug: "github-repository", name: "flows", data: `{"repository_url": "https://github.com/acme-example/flows", "reference": "main"}`, references: [][2]string{{"credentials", "deploy-bot"}}},
}

// makeBlocks gives the documents their ids, which deployments and automations
// refer to.
func (g *generator) makeBlocks() {
	r := g.stream(streamBlocks, 0)
	g.blocks = map[string]*document{}
	for i := range documents {
		d := documents[i]
		d.id = r.v4()
		d.created = g.since.Add(-r.span(24*time.Hour, 20*24*time.Hour))
		g.blocks[d.name] = &d
	}
}

// writeBlocks writes the tables of blocks and the key that their data is
// encrypted with.
func (g *generator) writeBlocks() {
	r := g.stream(streamBlocks, 1)
	var file blockFile
	if err := json.Unmarshal(blockData, &file); err != nil { // a test has read it
		panic(err)
	}
	// The server registers its blocks when it starts for the first time.
	start := g.since.Add(-30 * 24 * time.Hour)
	var rows [][]any
	kinds := map[string]stored.ID{}
	names := map[string]string{}
	for _, t := range file.Types {
		start = start.Add(r.span(8*time.Millisecond, 30*time.Millisecond))
		id := r.v4()
		kinds[t.Slug], names[t.Slug] = id, t.Name
		updated := start
		if t.IsProtected {
			updated = millis(g.since.Add(9 * 24 * time.Hour)) // by an upgrade
		}
		rows = append(rows, []any{id, timeOf(start), timeOf(updated), t.Name, deref(t.LogoURL), deref(t.DocumentationURL),
			textOf(t.Description), t.CodeExample, stored.BoolOf(t.IsProtected), t.Slug})
	}
	g.sink.write("block_type", rows)

	schemas := map[string]stored.ID{}
	bySlug := map[string]stored.ID{}
	var references [][]any
	rows = nil
	for i := range file.Schemas {
		s := &file.Schemas[i]
		start = start.Add(r.span(8*time.Millisecond, 30*time.Millisecond))
		id := r.v4()
		schemas[s.Checksum], bySlug[s.Slug] = id, id
		rows = append(rows, []any{id, timeOf(start), timeOf(start), jsonOf(string(s.Fields)), kinds[s.Slug], s.Checksum,
			tagsOf(s.Capabilities), s.Version})
	}
	for _, s := range file.Schemas {
		for _, ref := range s.References {
			start = start.Add(r.span(2*time.Millisecond, 9*time.Millisecond))
			references = append(references, []any{r.v4(), timeOf(start), timeOf(start), ref.Name, schemas[s.Checksum], schemas[ref.Checksum]})
		}
	}
	g.sink.write("block_schema", rows)
	g.sink.write("block_schema_reference", references)

	key := make([]byte, 32)
	r.fill(key)
	g.writeConfiguration(r, key)
	rows, references = nil, nil
	for _, d := range documents {
		d := g.blocks[d.name]
		d.kind, d.schema, d.kindName = kinds[d.slug], bySlug[d.slug], names[d.slug]
		var iv [16]byte
		r.fill(iv[:])
		name := d.name
		if d.anonymous {
			name = "anonymous-" + string(r.v4())
		}
		rows = append(rows, []any{d.id, timeOf(d.created), timeOf(d.created), name,
			jsonOf(quote(fernet(key, d.created, iv, storage.PythonJSON(d.data)))), d.schema, d.kind, stored.BoolOf(d.anonymous), d.kindName})
		for _, ref := range d.references {
			at := d.created.Add(r.span(2*time.Millisecond, 5*time.Millisecond))
			references = append(references, []any{r.v4(), timeOf(at), timeOf(at), ref[0], d.id, g.blocks[ref[1]].id})
		}
	}
	g.sink.write("block_document", rows)
	g.sink.write("block_document_reference", references)
}

func (g *generator) writeConfiguration(r *source, key []byte) {
	at := g.since.Add(-30 * 24 * time.Hour)
	value := object("fernet_key", base64.URLEncoding.EncodeToString(key))
	g.sink.write("configuration", [][]any{
		{r.v4(), timeOf(at), timeOf(at), "ENCRYPTION_KEY", jsonOf(value)},
		{r.v4(), timeOf(at), timeOf(at), "TELEMETRY_SESSION", jsonOf(object("session_id", string(r.v4()), "session_start_timestamp", zoned(at)))},
	})
}

func deref(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}
