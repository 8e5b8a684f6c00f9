package cost

import (
	"fmt"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/scalar"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// interval is how many objects an interval of a history is taken for: itself and
// its states, one for each type. A type may have many names, and what is beyond is
// counted as it is written.
const interval = 10

// history prices a history (contract 12.8). Its states count again under each further alias.
func (p *pricer) history(g *group) *place {
	f := g.fields[0]
	at := &place{name: f.Alias}
	at.costs(0, statement)
	e := descriptor.FlowRun
	if f.Name == "taskRunHistory" {
		e = descriptor.TaskRun
	}
	at.costs(0, p.filter(e, f.Arguments.ForName("where")).cost())
	start, err1 := scalar.UnmarshalDateTime(p.ctx, p.argument(f, "start"))
	end, err2 := scalar.UnmarshalDateTime(p.ctx, p.argument(f, "end"))
	length, err3 := scalar.UnmarshalDuration(p.ctx, p.argument(f, "interval"))
	if err1 != nil || err2 != nil || err3 != nil {
		return at // refused where they are read
	}
	n := p.intervals(start, end, length)
	at.advice = fmt.Sprintf("%d intervals: ask for fewer or longer ones", n)
	inner := p.fields("RunHistory", g.sets())
	states := limits.Tenth(0)
	for _, g := range inner {
		if g.fields[0].Name == "states" {
			states += (interval - 1) * limits.Object(len(p.fields("RunHistoryState", g.sets())))
		}
	}
	at.costs(limits.Tenth(n)*(limits.Object(len(inner))+max(states, (interval-1)*limits.Object(0))), 0)
	return at
}

func (p *pricer) intervals(start, end stored.Time, length stored.Duration) int {
	all, err := query.MakeTimestampIntervals(start, end, length)
	if err != nil {
		return 0 // refused where it is read
	}
	return len(all)
}

// graph prices the graph of a flow run (contract 12.8). What is asked for again under a further alias is a tenth of the
// limit again.
func (p *pricer) graph(g *group) *place {
	f := g.fields[0]
	at := &place{name: f.Alias, advice: "that is the price of a graph: ask for one alone"}
	fields := p.fields("FlowRunGraph", g.sets())
	again := p.again(fields)
	if again > 0 {
		at.advice = fmt.Sprintf("its nodes, artifacts and states come %d times more under other aliases: ask once for each", again)
	}
	at.costs(limits.Tenth(p.limits.MaxGraphNodes)*limits.Tenth(1+again)+limits.Beyond(len(fields)), statement)
	return at
}

// again is how many lists of a graph are asked for that it has under another
// alias already.
func (p *pricer) again(fields []*group) (n int) {
	met := map[string]bool{}
	for _, g := range fields {
		f := g.fields[0]
		if len(f.SelectionSet) == 0 {
			continue
		}
		if met[f.Name] {
			n++
		}
		met[f.Name] = true
		n += p.again(p.fields(f.Definition.Type.Name(), g.sets()))
	}
	return n
}
