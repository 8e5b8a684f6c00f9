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
