package settings

import (
	"regexp"
	"strings"
)

// readDotenv reads a .env file by the grammar of python-dotenv, which Prefect uses
// (https://github.com/theskumar/python-dotenv, parser.py and variables.py). Go's libraries for .env files replace $NAME
// as well as ${NAME}, which would change a password with a '$' in it; that is why this is our own.
func readDotenv(path string, environ map[string]string) (map[string]string, error) {
	content, found, err := readFile(path)
	if err != nil || !found {
		return nil, err
	}
	result := map[string]string{}
	for rest := strings.TrimPrefix(string(content), "\ufeff"); rest != ""; {
		var name, text string
		name, text, rest = dotenvBinding(rest)
		if name == "" {
			continue
		}
		addVariable(result, name, interpolate(text, result, environ))
	}
	return result, nil
}

var (
	dotenvSpace    = regexp.MustCompile(`^\s+`)
	dotenvStart    = regexp.MustCompile(`^(?:export[^\S\r\n]+)?(?:'([^']+)'|([^=#\s]+))[^\S\r\n]*`)
	dotenvEqual    = regexp.MustCompile(`^=[^\S\r\n]*`)
	dotenvSingle   = regexp.MustCompile(`^'((?:\\'|[^'])*)'`)
	dotenvDouble   = regexp.MustCompile(`^"((?:\\"|[^"])*)"`)
	dotenvUnquoted = regexp.MustCompile(`^[^\r\n]*`)
	dotenvComment  = regexp.MustCompile(`\s+#.*`)
	dotenvEnd      = regexp.MustCompile(`^(?:[^\S\r\n]*#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r|$)`)
	dotenvLine     = regexp.MustCompile(`^[^\r\n]*(?:\r\n|\n|\r)?`)
	dotenvVariable = regexp.MustCompile(`\$\{([^}:]*)(?::-([^}]*))?\}`)
)

// dotenvBinding reads one binding. A line that is none gives no name and is passed over.
func dotenvBinding(text string) (name, value, rest string) {
	text = text[len(dotenvSpace.FindString(text)):]
	line := dotenvLine.FindString(text)
	start := dotenvStart.FindStringSubmatch(text)
	if start == nil {
		return "", "", text[len(line):]
	}
	name, rest = start[1]+start[2], text[len(start[0]):]
	equal := dotenvEqual.FindString(rest)
	if equal == "" {
		return "", "", text[len(line):]
	}
	rest = rest[len(equal):]
	switch {
	case strings.HasPrefix(rest, "'"):
		value, rest = quoted(dotenvSingle, rest, singleEscapes)
	case strings.HasPrefix(rest, `"`):
		value, rest = quoted(dotenvDouble, rest, doubleEscapes)
	default:
		value = dotenvUnquoted.FindString(rest)
		rest = rest[len(value):]
		value = strings.TrimRight(dotenvComment.ReplaceAllString(value, ""), " \t\v\f")
	}
	end := dotenvEnd.FindStringIndex(rest)
	if end == nil || rest == text {
		return "", "", text[len(line):]
	}
	return name, value, rest[end[1]:]
}

// quoted reads a quoted value. Without its closing quote nothing is consumed, and the rest of the line is no end of one.
func quoted(pattern *regexp.Regexp, text string, escapes *strings.Replacer) (value, rest string) {
	match := pattern.FindStringSubmatch(text)
	if match == nil {
		return "", text
	}
	return escapes.Replace(match[1]), text[len(match[0]):]
}

var (
	singleEscapes = strings.NewReplacer(`\\`, `\`, `\'`, `'`)
	doubleEscapes = strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\"`, `"`, `\a`, "\a", `\b`, "\b", `\f`, "\f", `\n`, "\n",
		`\r`, "\r", `\t`, "\t", `\v`, "\v")
)

// interpolate replaces ${NAME} and ${NAME:-default}, the file's own variables before the environment's. The password of
// a database address is left to be replaced later when it is not known here: it may be in another source.
func interpolate(text string, own, environ map[string]string) string {
	return dotenvVariable.ReplaceAllStringFunc(text, func(variable string) string {
		match := dotenvVariable.FindStringSubmatch(variable)
		if v, ok := own[match[1]]; ok {
			return v
		}
		if v, ok := environ[match[1]]; ok {
			return v
		}
		if isPasswordVariable(variable) {
			return variable
		}
		return match[2]
	})
}
