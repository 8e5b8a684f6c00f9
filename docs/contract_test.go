package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	rule = regexp.MustCompile(`(?m)^\*\*(\d+\.\d+)\*\* `)
	// citation is one or several rules: contract 4.2, contract 4.1 and 4.2.
	citation = regexp.MustCompile(`(?i)\bcontract (\d+\.\d+(?:(?:, | and )\d+\.\d+)*)`)
)

// Each rule has a number of its own, and a citation in code and tests names a rule that there is.
func TestCitationsNameRules(t *testing.T) {
	rules := map[string]bool{}
	for _, m := range rule.FindAllStringSubmatch(page(t, "contract.md"), -1) {
		if rules[m[1]] {
			t.Errorf("there are two rules %s", m[1])
		}
		rules[m[1]] = true
	}
	cited := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "node_modules" || name == "build" || name == ".git") {
			return filepath.SkipDir
		}
		if entry.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := strings.Join(strings.Fields(strings.ReplaceAll(string(b), "//", "")), " ")
		for _, m := range citation.FindAllStringSubmatch(text, -1) {
			for _, number := range regexp.MustCompile(`\d+\.\d+`).FindAllString(m[1], -1) {
				cited++
				if !rules[number] {
					t.Errorf("%s cites rule %s, which docs/contract.md does not have", path, number)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if cited < 100 || len(rules) < 100 {
		t.Errorf("%d citations of %d rules: this test would see nothing", cited, len(rules))
	}
}
