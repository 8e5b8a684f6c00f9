package config

import (
	"math"
	"math/big"
	"strconv"
)

// sum is the aggregate function quaestor_sum(value) of our connections to SQLite,
// whose own adds doubles and errs in the last digits: as with PostgreSQL's
// numeric, the sum of their decimals is exact before it is a double.
type sum struct {
	exact    big.Rat
	infinite float64
	any      bool
}

func newSum() *sum { return &sum{} }

// Step takes the value of one row; NULL does not count.
func (a *sum) Step(value any) {
	v, ok := value.(float64)
	if !ok {
		return
	}
	a.any = true
	if math.IsInf(v, 0) {
		a.infinite += v
		return
	}
	if r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64)); ok {
		a.exact.Add(&a.exact, r)
	}
}

// Done gives the result, nil (NULL) over no value.
func (a *sum) Done() any {
	if !a.any {
		return nil
	}
	f, _ := a.exact.Float64()
	return f + a.infinite
}
