package stored

// Text scans a text column that is NOT NULL into a plain string.
type Text string

// Scan implements sql.Scanner.
func (t *Text) Scan(src any) error {
	s, _ := text(src)
	*t = Text(Printable(s))
	return nil
}

// NullText scans a nullable text column into a *string.
type NullText struct{ To **string }

// Scan implements sql.Scanner.
func (t NullText) Scan(src any) error {
	s, ok := text(src)
	if !ok {
		*t.To = nil
		return nil
	}
	s = Printable(s)
	*t.To = &s
	return nil
}

const hexDigits = "0123456789ABCDEF"

// AppendText writes a text as JSON: what a JSON text can't hold is escaped, and
// nothing else.
func AppendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\t':
			b = append(b, '\\', 't')
		case '\r':
			b = append(b, '\\', 'r')
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
	}
	return append(append(b, s[start:]...), '"')
}

// AppendNullText writes a text that may be NULL.
func AppendNullText(b []byte, s *string) []byte {
	if s == nil {
		return append(b, null...)
	}
	return AppendText(b, *s)
}
