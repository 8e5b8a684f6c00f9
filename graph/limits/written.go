package limits

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// Tenth is the unit of costs: a tenth of the cost of an object.
type Tenth float64

// Object is what an object costs of which so many fields are asked for (contract 12.3).
func Object(fields int) Tenth { return 10 + Beyond(fields) }

// Beyond is the cost of the fields beyond the 20th.
func Beyond(fields int) Tenth { return Tenth(max(fields-20, 0)) }

// String writes a cost, which can be beyond all integers.
func (t Tenth) String() string { return strconv.FormatFloat(float64(t)/10, 'f', -1, 64) }

// operation is what a context carries.
type operation struct {
	Limits
	// What of the answer is written: its cost in tenths, and its bytes.
	cost, bytes atomic.Int64
	// room is what slices have to spare that grow, while the answer is put together.
	room atomic.Int64
	// refused says why no more is written.
	refused atomic.Pointer[problem.Problem]
}

// refuse keeps the first reason.
func (o *operation) refuse(p *problem.Problem) error {
	o.refused.CompareAndSwap(nil, p)
	return o.refused.Load()
}

// wrote counts bytes of the answer.
func (o *operation) wrote(n int) error {
	if all := o.bytes.Add(int64(n)); all > o.MaxResponseBytes {
		return o.refuse(problem.New(problem.QueryTooLarge,
			"the answer has %d bytes or more, and the limit is %d (QUAESTOR_MAX_RESPONSE_BYTES): ask for fewer rows or fields, or for their pages one after the other",
			all, o.MaxResponseBytes))
	}
	if p := o.refused.Load(); p != nil {
		return p
	}
	return nil
}

// Meter counts the cost and the bytes of one part of an operation's answer while the part is written. All parts share the
// count.
type Meter struct {
	operation *operation
	// counted is how many bytes of the part are.
	counted int
	// The memory for them is the operation's, too.
	ctx     context.Context
	account *memory.Account
}

// NewMeter gives the meter of a new part.
func NewMeter(ctx context.Context) *Meter {
	o, _ := ctx.Value(key{}).(*operation)
	return &Meter{operation: o, ctx: ctx, account: memory.From(ctx)}
}

// Object counts an object of so many fields, and refuses it where the answer
// comes to more than an operation may cost.
func (m *Meter) Object(fields int) error {
	if m.operation == nil {
		return nil
	}
	if all := Tenth(m.operation.cost.Add(int64(Object(fields)))); all > 10*Tenth(m.operation.MaxCost) {
		return m.operation.refuse(problem.New(problem.QueryTooLarge,
			"the answer comes to a cost of %s or more, and the limit is %d (QUAESTOR_MAX_COST): ask for fewer objects or fields, or in several operations",
			all, m.operation.MaxCost))
	}
	return nil
}

// seldom is after how many bytes they are counted: other parts count, too.
const seldom = 32 << 10

// Writing counts the bytes of a part that has come to a length, where there are
// many new ones.
func (m *Meter) Writing(length int) error {
	if length-m.counted < seldom {
		return nil
	}
	return m.Wrote(length)
}

// Wrote counts the bytes of a part that has come to a length.
func (m *Meter) Wrote(length int) error {
	n := length - m.counted
	m.counted = length
	if m.operation == nil {
		return nil
	}
	if err := m.operation.wrote(n); err != nil {
		return err
	}
	if n <= 0 {
		return nil
	}
	if err := m.account.Grow(m.ctx, n); err != nil {
		return err
	}
	m.operation.room.Add(int64(n))
	return m.account.Copy(m.ctx, 2*n)
}

// Wrote counts bytes of the answer that belong to no part.
func Wrote(ctx context.Context, n int) error {
	if o, ok := ctx.Value(key{}).(*operation); ok {
		return o.wrote(n)
	}
	return nil
}

// Joined is told that the parts of an answer are put together and then let go: from then on there are two copies of the
// answer at most, one of which is made from the other.
func Joined(ctx context.Context) {
	if o, ok := ctx.Value(key{}).(*operation); ok {
		memory.From(ctx).Drop(int(o.room.Swap(0)))
	}
}

// Refused says why the answer of an operation may not be given, nil where it
// may; data is what has been written.
func Refused(ctx context.Context, data []byte) *problem.Problem {
	o, ok := ctx.Value(key{}).(*operation)
	if !ok {
		return nil
	}
	if more := int64(len(data)) - o.bytes.Load(); more > 0 { // names and brackets around the parts
		_ = o.wrote(int(more))
	}
	if p := o.refused.Load(); p != nil {
		return p
	}
	return memory.From(ctx).Refused()
}
