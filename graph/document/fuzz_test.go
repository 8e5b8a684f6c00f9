package document

import "testing"

// Whatever text comes, it is read or refused, and nothing falls over; of what is valid there is no more than may be.
func FuzzDocument(f *testing.F) {
	for _, text := range hostile {
		if len(text) < 2000 {
			f.Add(text)
		}
	}
	f.Add(`query Q($a: Int = 1, $w: FlowFilter) { flows(first: $a, where: $w) { nodes { ...F } } } fragment F on Flow { id @skip(if: false) ... on Node { id } }`)
	r := reader(f)
	f.Fuzz(func(t *testing.T, text string) {
		doc, errs := r.Read(t.Context(), text)
		if (doc == nil) == (len(errs) == 0) || len(errs) > maxErrors {
			t.Fatalf("%v and %d errors", doc, len(errs))
		}
		if doc != nil && doc.Fields > maxFields {
			t.Fatalf("%d fields", doc.Fields)
		}
	})
}
