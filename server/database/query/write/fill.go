package write

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

//go:embed sql
var files embed.FS

// parts are what stands for the {names} of a statement's file.
type parts map[string]frag

// form is a file of SQL: text and, behind each piece but the last, the name of a
// part.
type form struct{ texts, names []string }

// forms are the files of folder sql that end in .sql, by their path without that.
var forms = readForms(files)

var name = regexp.MustCompile(`\{[a-z_]+\}`)

func readForms(from fs.FS) map[string]form {
	out := map[string]form{}
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		at, ok := strings.CutSuffix(path, ".sql")
		if err != nil || !ok {
			return err
		}
		text, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		var lines []string
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(strings.TrimSpace(line), "--") { // a comment is for us
				lines = append(lines, line)
			}
		}
		statement := strings.TrimSpace(strings.Join(lines, ""))
		f := form{texts: name.Split(statement, -1)}
		for _, n := range name.FindAllString(statement, -1) {
			f.names = append(f.names, strings.Trim(n, "{}"))
		}
		out[strings.TrimPrefix(at, "sql/")] = f
		return nil
	})
	if err != nil { // they are embedded
		panic(err)
	}
	return out
}

// fill is the SQL of a file with its parts, each as often as it is named.
func fill(file string, p parts) frag {
	f, ok := forms[file]
	if !ok {
		panic(fmt.Sprintf("query: there is no file sql/%s.sql", file))
	}
	pieces := make([]frag, 0, 2*len(f.texts))
	for i, text := range f.texts {
		pieces = append(pieces, raw(text))
		if i < len(f.names) {
			part, ok := p[f.names[i]]
			if !ok {
				panic(fmt.Sprintf("query: nothing stands for {%s} of sql/%s.sql", f.names[i], file))
			}
			pieces = append(pieces, part)
		}
	}
	return join("", pieces)
}
