package cost

import "math"

// mostSlots is of how many slots a run may need one at once: of its queue, of its
// pool and of its deployment.
const mostSlots = 3

// holders prices the runs that FlowRun.waiting shows beside its reasons, which its
// own price covers.
func (p *pricer) holders(at *place, g *group) {
	for _, g := range p.fields("Waiting", g.sets()) {
		if g.fields[0].Name != "reasons" {
			continue
		}
		for _, g := range p.fields("WaitingReason", g.sets()) {
			f := g.fields[0]
			if f.Name != "holders" {
				continue
			}
			const usual = 5
			n, given := number64(p.argument(f, "first"))
			if !given {
				n = usual
			}
			of := &place{name: f.Alias, page: true, sizeless: !given}
			of.rows = math.Min(math.Max(n, 0), float64(p.limits.MaxPageSize)) // others are refused where they are read
			of.holds(mostSlots*of.rows, p.object("FlowRun", g.sets()))
			at.holds(1, of)
		}
	}
}
