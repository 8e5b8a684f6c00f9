package settings

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// reader is one source.
type reader struct {
	// lookup gives a setting's text and where it stands, for messages.
	lookup func(Setting) (text, where string, ok bool)
	// names are the variables of an environment, and suffix what messages put after them.
	names  []string
	suffix string
	flags  bool
}

// readers are the sources in Prefect's order: the first that has a setting wins, whatever other name it has there.
func (l *loader) readers(from Sources) ([]reader, error) {
	environ := environment(from.Environ)
	dotenv, err := readDotenv(filepath.Join(from.Dir, ".env"), environ)
	if err != nil {
		return nil, err
	}
	prefectToml, err := readTOML(filepath.Join(from.Dir, "prefect.toml"))
	if err != nil {
		return nil, err
	}
	pyproject, err := readTOML(filepath.Join(from.Dir, "pyproject.toml"))
	if err != nil {
		return nil, err
	}
	pyproject, _ = descend(pyproject, "tool.prefect").(map[string]any)

	result := []reader{
		flagReader(from.Flags),
		variableReader(environ, "", nil),
		variableReader(dotenv, " in .env", func(s Setting) bool { return !s.byEnvironmentOnly }),
		tomlReader(prefectToml, "prefect.toml"),
		tomlReader(pyproject, "pyproject.toml"),
	}
	profile, name := l.activeProfile(from, environ, result)
	result = append(result, variableReader(profile, fmt.Sprintf(" in profile %q", name),
		func(s Setting) bool { return !s.ours() && !s.byEnvironmentOnly }))
	// An unknown name in a profile is Prefect's business.
	result[len(result)-1].names = nil
	l.home = l.expand(environ, from.Dir, cmp.Or(firstOf(result, "PREFECT_HOME"), "~/.prefect"))
	return result, nil
}

func flagReader(flags map[string]string) reader {
	return reader{flags: true, lookup: func(s Setting) (text, where string, ok bool) {
		where = s.Name
		if s.Flag != "" {
			where = fmt.Sprintf("--%s (%s)", s.Flag, s.Name)
		}
		for _, name := range append(s.names(), s.Flag) {
			if text, ok = flags[name]; ok && name != "" {
				return text, where, true
			}
		}
		return "", "", false
	}}
}

func variableReader(variables map[string]string, suffix string, has func(Setting) bool) reader {
	names := make([]string, 0, len(variables))
	for name := range variables {
		names = append(names, name)
	}
	slices.Sort(names)
	return reader{names: names, suffix: suffix, lookup: func(s Setting) (text, where string, ok bool) {
		if has != nil && !has(s) {
			return "", "", false
		}
		for _, name := range s.names() {
			if text := variables[name]; strings.TrimSpace(text) != "" {
				return text, name + suffix, true
			}
		}
		return "", "", false
	}}
}

// environment is the variables by name. Prefect's own are found in lower case too, as pydantic does.
func environment(environ []string) map[string]string {
	result := make(map[string]string, len(environ))
	for _, entry := range environ {
		name, text, _ := strings.Cut(entry, "=")
		addVariable(result, name, text)
	}
	return result
}

func addVariable(variables map[string]string, name, text string) {
	if upper := strings.ToUpper(name); upper != name && strings.HasPrefix(upper, "PREFECT_") {
		if _, exact := variables[upper]; !exact {
			variables[upper] = text
		}
		return
	}
	variables[name] = text
}

// firstOf is a setting's text in the first source that has it.
func firstOf(readers []reader, name string) string {
	s, _ := Lookup(name)
	for _, r := range readers {
		if text, _, ok := r.lookup(s); ok && strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

// expand makes a path absolute: "~" is the user's home.
func (l *loader) expand(environ map[string]string, dir, path string) string {
	if path == "~" || strings.HasPrefix(path, "~/") {
		home := environ["HOME"]
		if home == "" {
			home, _ = os.UserHomeDir()
		}
		path = filepath.Join(home, path[1:])
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return path
}

// readFile gives a file's content, and false where there is no such file.
func readFile(path string) ([]byte, bool, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, false, nil
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("cannot read settings: %w", err)
	}
	return content, true, nil
}
