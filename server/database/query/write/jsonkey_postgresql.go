package write

// jsonKey is the text by which a JSON value x is grouped: numbers are one where
// they are equal, within lists and objects too. A number that no double holds is
// nothing.
func jsonKey(w *writer, x frag) frag {
	number := numberText(w, x)
	r := w.alias()
	within := numberText(w, raw(r+".m[1]"))
	// Within strings backslashes escape.
	return sqlf("CASE jsonb_typeof($1) WHEN 'string' THEN 's' || ($1 #>> '{}') WHEN 'number' THEN 'n' || $2 WHEN 'null' THEN NULL "+
		"ELSE 'j' || CASE WHEN $1::text ~ '[0-9]([.]|[0-9]{18})' THEN "+
		"(SELECT string_agg(CASE WHEN $3.m[1] ~ '^[-0-9]' THEN COALESCE($4, $3.m[1]) ELSE $3.m[1] END, '' ORDER BY $3.i) "+
		`FROM regexp_matches($1::text, E'("(?:[^"\\\\]|\\\\.)*"|-?[0-9.]+|[^-0-9"]+)', 'g') WITH ORDINALITY AS $3(m, i)) ELSE $1::text END END`,
		x, number, raw(r), within)
}

// numberText is a number x as the text that all equal ones have: an integer where
// it is one of 64 bits, else the fewest digits that stand for its double, which may
// be such an integer too.
func numberText(w *writer, x frag) frag {
	return sqlf("CASE WHEN $1 THEN $2::text ELSE $3 END", fits64(x), numeric(x), once(w, double(x), func(d frag) frag {
		return sqlf("CASE WHEN $1 >= -9223372036854775808::float8 AND $1 < 9223372036854775808::float8 AND $1 = trunc($1) THEN "+
			"$1::bigint::text ELSE $1::text::numeric::text END", d)
	}))
}
