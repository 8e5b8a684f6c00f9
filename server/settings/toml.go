package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// readTOML reads a file, which need not be there. Its error tells the line and nothing of what stands in it, which may be
// a password.
func readTOML(path string) (map[string]any, error) {
	content, found, err := readFile(path)
	if err != nil || !found {
		return nil, err
	}
	var result map[string]any
	if err := toml.Unmarshal(content, &result); err != nil {
		line := ""
		var parse toml.ParseError
		if errors.As(err, &parse) {
			line = fmt.Sprintf(" in line %d", parse.Position.Line)
		}
		return nil, fmt.Errorf("%s is not valid TOML%s", filepath.Base(path), line)
	}
	return result, nil
}

// descend follows a dotted key through tables.
func descend(table map[string]any, key string) any {
	var at any = table
	for part := range strings.SplitSeq(key, ".") {
		inner, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = inner[part]
	}
	return at
}

func tomlReader(table map[string]any, file string) reader {
	return reader{lookup: func(s Setting) (text, where string, ok bool) {
		if s.key == "" {
			return "", "", false
		}
		text, ok = asText(descend(table, s.key))
		return text, fmt.Sprintf("%s (%s in %s)", s.Name, s.key, file), ok
	}}
}

// asText writes a TOML value as an environment variable would have it.
func asText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case []any:
		var items []string
		for _, item := range v {
			text, ok := asText(item)
			if !ok {
				return "", false
			}
			items = append(items, text)
		}
		return strings.Join(items, ","), true
	}
	return "", false
}
