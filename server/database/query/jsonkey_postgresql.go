package query

// jsonKey writes the text by which a JSON value x is grouped: numbers are one
// where they are equal, within lists and objects too. A number that no double
// holds is nothing.
func (v postgresql) jsonKey(w *writer, x string) {
	value := func() { w.b.WriteString(x) }
	w.b.WriteString("CASE jsonb_typeof(" + x + ") WHEN 'string' THEN 's' || (" + x + " #>> '{}') WHEN 'number' THEN 'n' || ")
	v.numberText(w, value)
	w.b.WriteString(" WHEN 'null' THEN NULL ELSE 'j' || CASE WHEN " + x + "::text ~ '[0-9]([.]|[0-9]{18})' THEN ")
	// Within strings backslashes escape.
	r := w.alias()
	w.b.WriteString("(SELECT string_agg(CASE WHEN " + r + ".m[1] ~ '^[-0-9]' THEN COALESCE(")
	v.numberText(w, func() { w.b.WriteString(r + ".m[1]") })
	w.b.WriteString(", " + r + ".m[1]) ELSE " + r + ".m[1] END, '' ORDER BY " + r + ".i) FROM regexp_matches(" + x + `::text, ` +
		`E'("(?:[^"\\\\]|\\\\.)*"|-?[0-9.]+|[^-0-9"]+)', 'g') WITH ORDINALITY AS ` + r + "(m, i)) ELSE " + x + "::text END END")
}

// numberText writes a number x as the text that all equal ones have: an integer
// where it is one of 64 bits, else the fewest digits that stand for its double,
// which may be such an integer too.
func (v postgresql) numberText(w *writer, x func()) {
	w.b.WriteString("CASE WHEN ")
	v.fits64(w, x)
	w.b.WriteString(" THEN ")
	v.numeric(w, x)
	w.b.WriteString("::text ELSE ")
	v.once(w, func() { v.double(w, x) }, func(d string) {
		w.b.WriteString("CASE WHEN " + d + " >= -9223372036854775808::float8 AND " + d + " < 9223372036854775808::float8 AND " + d + " = trunc(" + d + ") THEN " +
			d + "::bigint::text ELSE " + d + "::text::numeric::text END")
	})
	w.b.WriteString(" END")
}
