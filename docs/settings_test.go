package docs_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/settings"
)

var update = flag.Bool("update", false, "write the tables of docs/settings.md anew")

// The sections of docs/settings.md, by the beginning of the settings' names.
var sections = []struct{ title, prefix string }{
	{"The database", "PREFECT_SERVER_DATABASE_"},
	{"Prefect's other settings", "PREFECT_"},
	{"Quaestor's own", "QUAESTOR_"},
	{"OpenTelemetry's", "OTEL_"},
}

const (
	settingsHead = "| setting | value | default | what it does |\n|---|---|---|---|\n"
	settingsMark = "<!-- From here on: go test ./docs -run TestSettings -update -->\n"
)

// settingRow is a setting as the page shows it.
func settingRow(s settings.Setting) string {
	names := []string{"`" + s.Name + "`"}
	if s.Flag != "" {
		names = append(names, "`--"+s.Flag+"`")
	}
	for _, alias := range s.Aliases {
		// The page says once that each setting of the database has this name, too.
		if !strings.HasPrefix(alias, "PREFECT_API_DATABASE_") {
			names = append(names, "`"+alias+"`")
		}
	}
	description := regexp.MustCompile(`\bdocs/(\w+)\.md`).ReplaceAllString(s.Description, "[$1.md]($1.md)")
	return fmt.Sprintf("| %s | %s | %s | %s |\n", strings.Join(names, ", "), s.Values(), s.Default, description)
}

// The tables of docs/settings.md are the settings' own, each setting in one of them.
func TestSettingsAreListed(t *testing.T) {
	var tables strings.Builder
	tables.WriteString(settingsMark)
	listed := 0
	for i, section := range sections {
		fmt.Fprintf(&tables, "\n## %s\n\n%s", section.title, settingsHead)
		for _, s := range settings.All() {
			first := 0
			for !strings.HasPrefix(s.Name, sections[first].prefix) {
				first++
			}
			if first == i {
				listed++
				tables.WriteString(settingRow(s))
			}
		}
	}
	if listed != len(settings.All()) {
		t.Errorf("%d of %d settings are in a section", listed, len(settings.All()))
	}
	text := page(t, "settings.md")
	prose, rest, _ := strings.Cut(text, settingsMark)
	if *update {
		if err := os.WriteFile("settings.md", []byte(prose+tables.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if settingsMark+rest != tables.String() {
		t.Error("docs/settings.md is not what the settings' table says: go test ./docs -run TestSettings -update")
	}
}

// A setting that a page or an example names is one: a wrong name would be warned about, or have no effect at all.
func TestSettingsThatPagesName(t *testing.T) {
	named := 0
	for _, name := range pages(t) {
		for _, m := range regexp.MustCompile("`(QUAESTOR_[A-Z_]*[A-Z])(?:=[^`]*)?`").FindAllStringSubmatch(page(t, name), -1) {
			named++
			if _, ok := settings.Lookup(m[1]); !ok {
				t.Errorf("%s names %s, which is no setting", name, m[1])
			}
		}
	}
	if named < 30 {
		t.Errorf("%d settings are named: this test would see nothing", named)
	}
}
