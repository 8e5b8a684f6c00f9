package write

import (
	"strconv"
	"strings"
)

// frag is a piece of a statement: SQL, in which a hole stands for each argument,
// and the arguments in their order. It is a value: nobody changes one.
type frag struct {
	sql  string
	args []any
}

// hole stands for an argument; no SQL of ours has the character.
const hole = '\x00'

// raw is SQL as it stands.
func raw(sql string) frag { return frag{sql: sql} }

// arg is an argument.
func arg(value any) frag {
	if value == nil {
		return frag{sql: "NULL"}
	}
	return frag{sql: "\x00", args: []any{value}}
}

// integer is a number that is written and not bound: SQLite compiles a statement
// anew whenever a bare argument of LIMIT is bound.
func integer(n int) frag { return frag{sql: strconv.Itoa(n)} }

func (f frag) empty() bool { return f.sql == "" }

// sqlf is the SQL of a form in which $1, $2 and so on stand for the parts, each as
// often as it is named. A part's arguments come along each time.
func sqlf(form string, parts ...frag) frag {
	size, args, only := len(form), 0, -1
	for rest := form; ; {
		at, n, width := reference(rest)
		if at < 0 {
			break
		}
		size += len(parts[n].sql)
		if len(parts[n].args) > 0 {
			if args == 0 {
				only = n
			}
			args += len(parts[n].args)
		}
		rest = rest[at+width:]
	}
	var b strings.Builder
	b.Grow(size)
	f := frag{}
	if args > 0 {
		if args == len(parts[only].args) {
			f.args = parts[only].args
			args = 0
		} else {
			f.args = make([]any, 0, args)
		}
	}
	for rest := form; ; {
		at, n, width := reference(rest)
		if at < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:at])
		b.WriteString(parts[n].sql)
		if args > 0 {
			f.args = append(f.args, parts[n].args...)
		}
		rest = rest[at+width:]
	}
	f.sql = b.String()
	return f
}

// reference finds the next $n of a form: where it is, which part it names, and how
// long it is; at is negative where there is none.
func reference(form string) (at, n, width int) {
	for from := 0; ; {
		at = strings.IndexByte(form[from:], '$')
		if at < 0 {
			return -1, 0, 0
		}
		at += from
		end := at + 1
		for end < len(form) && form[end] >= '0' && form[end] <= '9' {
			n = n*10 + int(form[end]-'0')
			end++
		}
		if end > at+1 {
			return at, n - 1, end - at
		}
		from = end
	}
}

// join is a list of parts with a word between each two.
func join(word string, parts []frag) frag {
	switch len(parts) {
	case 0:
		return frag{}
	case 1:
		return parts[0]
	}
	size, args := len(word)*(len(parts)-1), 0
	for _, p := range parts {
		size += len(p.sql)
		args += len(p.args)
	}
	var b strings.Builder
	b.Grow(size)
	f := frag{}
	if args > 0 {
		f.args = make([]any, 0, args)
	}
	for i, p := range parts {
		if i > 0 {
			b.WriteString(word)
		}
		b.WriteString(p.sql)
		f.args = append(f.args, p.args...)
	}
	f.sql = b.String()
	return f
}

// concat is parts one behind the other.
func concat(parts ...frag) frag { return join("", parts) }

// list is parts with commas between them, without those that are empty.
func list(parts ...frag) frag { return join(", ", present(parts)) }

// where is conditions, all of which hold, behind a word; those that are empty say
// nothing.
func where(word string, conditions ...frag) frag {
	conditions = present(conditions)
	if len(conditions) == 0 {
		return frag{}
	}
	all := join(" AND ", conditions)
	all.sql = word + all.sql
	return all
}

// present leaves out what is empty.
func present(parts []frag) []frag {
	n := 0
	for _, p := range parts {
		if !p.empty() {
			n++
		}
	}
	if n == len(parts) {
		return parts
	}
	kept := make([]frag, 0, n)
	for _, p := range parts {
		if !p.empty() {
			kept = append(kept, p)
		}
	}
	return kept
}

// balanced is a list in parentheses as a balanced tree: SQLite's expressions nest
// 1,000 deep at most, and a chain nests as deep as it is long.
func balanced(word string, parts []frag) frag {
	switch n := len(parts); {
	case n == 0:
		return frag{}
	case n == 1:
		return parts[0]
	case n <= 4:
		grouped := make([]frag, n)
		for i, p := range parts {
			grouped[i] = frag{"(" + p.sql + ")", p.args}
		}
		return join(word, grouped)
	default:
		first, last := balanced(word, parts[:n/2]), balanced(word, parts[n/2:])
		return concat(raw("("), first, raw(")"+word+"("), last, raw(")"))
	}
}

// either is one of two words.
func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// render gives SQL with the placeholders of a dialect: $1, $2 and so on where they
// are numbered, else question marks.
func (f frag) render(numbered bool) string {
	var b strings.Builder
	b.Grow(len(f.sql) + 3*len(f.args))
	n := 0
	for rest := f.sql; ; {
		at := strings.IndexByte(rest, hole)
		if at < 0 {
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(rest[:at])
		n++
		if numbered {
			b.WriteByte('$')
			var digits [8]byte
			b.Write(strconv.AppendInt(digits[:0], int64(n), 10))
		} else {
			b.WriteByte('?')
		}
		rest = rest[at+1:]
	}
}
