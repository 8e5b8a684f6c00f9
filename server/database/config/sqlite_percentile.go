package config

import "slices"

// percentile is the aggregate function quaestor_percentile(value, p) of our
// connections to SQLite, which has none of its own: PostgreSQL's
// percentile_cont, with the same arithmetic, so that both give the same double.
type percentile struct {
	values []float64
	p      float64
}

func newPercentile() *percentile { return &percentile{} }

// Step takes the value of one row; NULL does not count.
func (a *percentile) Step(value any, p float64) {
	if v, ok := value.(float64); ok {
		a.values = append(a.values, v)
		a.p = p
	}
}

// Done gives the result, nil (NULL) over no value.
func (a *percentile) Done() any {
	n := len(a.values)
	if n == 0 {
		return nil
	}
	slices.Sort(a.values)
	at := a.p * float64(n-1)
	first := min(int(at), n-1)
	low := a.values[first]
	if float64(first) == at {
		return low
	}
	high := a.values[first+1]
	// The conversion keeps the compiler from fusing the two operations.
	return low + float64((at-float64(first))*(high-low))
}
