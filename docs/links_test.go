package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	// punctuation is what GitHub leaves out of the address of a heading.
	punctuation = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	code        = regexp.MustCompile("(?s)```.*?```")
)

// anchors are the addresses of a page's headings.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	for _, h := range heading.FindAllStringSubmatch(code.ReplaceAllString(text, ""), -1) {
		out[strings.ReplaceAll(punctuation.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")] = true
	}
	return out
}

// A link to a file or a heading of this repository leads there.
func TestLinksLeadSomewhere(t *testing.T) {
	followed := 0
	for _, name := range append(pages(t), "../CONTRIBUTING.md", "../CHANGELOG.md", "../SECURITY.md") {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(page(t, name), ""), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			followed++
			path, anchor, _ := strings.Cut(m[1], "#")
			target := name
			if path != "" {
				target = filepath.Join(filepath.Dir(name), path)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s leads nowhere", name, m[1])
				continue
			}
			if anchor != "" && !anchors(page(t, target))[anchor] {
				t.Errorf("%s: %s leads to no heading", name, m[1])
			}
		}
	}
	if followed < 60 {
		t.Errorf("%d links: this test would see nothing", followed)
	}
}
