package server

import "testing"

// Whatever body comes, it is a request or refused.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		`{"query":"{ server { now } }"}`, `{"query":"x","variables":{"a":[1,{"b":null}]},"operationName":"x","extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}`,
		`{"query":1}`, `{"QUERY":"x"}`, `[]`, `{"query":"x","variables":[]}`, `{"query":"\ud800"}`, `{"variables":{"a":1e400}}`, "\xff",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if weigh(body) < len(body) {
			t.Fatal("weighs less than itself")
		}
		params, status, p := fromJSON(body)
		if (params == nil) == (p == nil) || (p == nil) != (status == 0) {
			t.Fatalf("%v, %d, %v", params, status, p)
		}
	})
}
