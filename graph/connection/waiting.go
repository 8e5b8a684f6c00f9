package connection

import (
	"context"
	"maps"
	"slices"
	"sync"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/waiting"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// waitingKnown is what an operation has found out of queues, pools and runs that
// wait: each pool is worked out once.
type waitingKnown struct {
	mu        sync.Mutex
	queues    map[string]*waiting.Queue
	positions map[string]*waiting.Position
}

type waitingKey struct{}

// WithWaiting has the fields of one operation share what they find out of waiting
// runs.
func WithWaiting(ctx context.Context) context.Context {
	return context.WithValue(ctx, waitingKey{}, newWaitingKnown())
}

func newWaitingKnown() *waitingKnown {
	return &waitingKnown{queues: map[string]*waiting.Queue{}, positions: map[string]*waiting.Position{}}
}

func waitingFrom(ctx context.Context) *waitingKnown {
	if k, ok := ctx.Value(waitingKey{}).(*waitingKnown); ok {
		return k
	}
	return newWaitingKnown()
}

// waitingNode is why a run waits, with the holders of the slots that its reasons
// name, for each holders field of the plan.
type waitingNode struct {
	*waiting.Waiting
	plan    *waitingPlan
	holders []map[slotsKey][]*loadedNode
}

// slotsKey names the slots that runs hold.
type slotsKey struct {
	of waiting.Of
	id string
}

const (
	// heldByWaiting is what a run takes that waits, with a few reasons.
	heldByWaiting = 500
	// heldByQueue is what a queue takes with its pool.
	heldByQueue = 400
)

// explain says of runs why they wait; nil of those that do not.
func (l *loader) explain(rows []*loadedNode) ([]*waiting.Waiting, error) {
	now := row.Now(l.ctx)
	var queues, due, deployments idSet
	runs := make([]*ent.FlowRun, len(rows))
	awaiting := 0
	for i, r := range rows {
		run := r.Row.(*ent.FlowRun)
		if !waiting.Waits(run) {
			continue
		}
		runs[i] = run
		awaiting++
		deployments.add(run.DeploymentID)
		if run.StateType == "SCHEDULED" && queues.add(run.WorkQueueID) && waiting.Due(run, now) {
			due.add(run.ID)
		}
	}
	if err := l.hold(awaiting * heldByWaiting); err != nil {
		return nil, err
	}
	known := waitingFrom(l.ctx)
	known.mu.Lock()
	defer known.mu.Unlock()
	if err := l.waitingQueues(known, queues.all); err != nil {
		return nil, err
	}
	if err := l.waitingPositions(known, queues.all, due.all); err != nil {
		return nil, err
	}
	ofDeployments, limits, err := l.waitingDeployments(deployments.all, runs)
	if err != nil {
		return nil, err
	}
	all := make([]*waiting.Waiting, len(rows))
	for i, run := range runs {
		if run == nil {
			continue
		}
		f := waiting.Facts{Queue: known.queues[run.WorkQueueID.String()], Deployment: ofDeployments[run.DeploymentID.String()]}
		if f.Queue != nil && waiting.Due(run, now) {
			f.Position = known.positions[run.ID.String()]
		}
		if f.Deployment != nil {
			f.Limit = limits[f.Deployment.ConcurrencyLimitID.String()]
		}
		all[i] = waiting.Explain(run, f, now)
	}
	return all, nil
}

// idSet are ids, each once.
type idSet struct {
	all  []string
	seen map[string]bool
}

// add adds an id, and says whether it is one.
func (d *idSet) add(id stored.ID) bool {
	if id.State() != stored.Valid {
		return false
	}
	if text := id.String(); !d.seen[text] {
		if d.seen == nil {
			d.seen = map[string]bool{}
		}
		d.seen[text] = true
		d.all = append(d.all, text)
	}
	return true
}

// waitingQueues finds the queues with all others of their pools, unless they are
// known. One that is not there is known to be none.
func (l *loader) waitingQueues(known *waitingKnown, ids []string) error {
	ids = unknown(known.queues, ids)
	if len(ids) == 0 {
		return nil
	}
	pools := map[stored.ID]*waiting.Pool{}
	err := l.snapshot.Query(l.ctx, l.db.Queries().QueueSlots(l.ctx, ids), func(r *sql.Rows) error {
		q, p := &waiting.Queue{}, &waiting.Pool{}
		var queueOpen, poolOpen stored.Bool
		if err := r.Scan(&q.ID, &queueOpen, &q.Limit, &q.Taken, &p.ID, &poolOpen, &p.Limit, &p.Taken, &p.Transitioned, &p.Online, &p.Heartbeat); err != nil {
			return err
		}
		q.Open, p.Open = queueOpen.Bool(), poolOpen.Bool()
		if p.ID.State() == stored.Valid {
			if pools[p.ID] == nil {
				pools[p.ID] = p
			}
			q.Pool = pools[p.ID]
		}
		known.queues[q.ID.String()] = q
		return l.hold(heldByQueue)
	})
	for _, id := range ids {
		if _, found := known.queues[id]; !found {
			known.queues[id] = nil
		}
	}
	return err
}

// unknown are the ids of which nothing is known yet.
func unknown[V any](known map[string]V, ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, ok := known[id]; return ok })
}

// waitingPositions finds how many runs come before those that are due.
func (l *loader) waitingPositions(known *waitingKnown, queues, due []string) error {
	due = unknown(known.positions, due)
	if len(due) == 0 {
		return nil
	}
	asked := query.QueuePositions{WorkQueueIDs: queues, RunIDs: due, Now: row.Now(l.ctx)}
	return l.snapshot.Query(l.ctx, l.db.Queries().QueuePositions(l.ctx, asked), func(r *sql.Rows) error {
		var id stored.ID
		p := &waiting.Position{}
		if err := r.Scan(&id, &p.InQueue, &p.Given); err != nil {
			return err
		}
		known.positions[id.String()] = p
		return nil
	})
}

// awaitingLimit are the columns of what runs await a slot of.
var (
	waitingDeployment = []string{"id", "paused", "last_polled", "concurrency_limit_id"}
	waitingLimit      = []string{"id", "active", "limit", "active_slots"}
)

// waitingDeployments finds the deployments of runs that wait, and their limits
// where a run has come to one.
func (l *loader) waitingDeployments(ids []string, runs []*ent.FlowRun) (map[string]*ent.Deployment, map[string]*ent.ConcurrencyLimitV2, error) {
	deployments, err := targets[*ent.Deployment](l, descriptor.Deployment, waitingDeployment, ids)
	if err != nil {
		return nil, nil, err
	}
	var limits idSet
	for _, r := range runs {
		if r != nil && waiting.AwaitsSlot(r) && deployments[r.DeploymentID.String()] != nil {
			limits.add(deployments[r.DeploymentID.String()].ConcurrencyLimitID)
		}
	}
	of, err := targets[*ent.ConcurrencyLimitV2](l, descriptor.ConcurrencyLimitV2, waitingLimit, limits.all)
	return deployments, of, err
}

// targets reads rows by their ids.
func targets[R row.Row](l *loader, e *descriptor.Entity, columns, ids []string) (map[string]R, error) {
	found := map[string]R{}
	if len(ids) == 0 || l.db.Absent(l.ctx, e.Table) {
		return found, nil
	}
	st := l.db.Queries().Targets(l.ctx, query.Targets{Table: e.Table, Columns: projection(e, columns), Key: "id", Keys: ids})
	err := queryRows(l, st, e, columns, 0, &lookups{}, func(key string, r row.Row, _ []any) error {
		found[key] = r.(R)
		return nil
	})
	return found, err
}

// slotsOf are the names that the query components have for what has slots.
var slotsOf = map[waiting.Of]query.SlotsOf{
	waiting.OfQueue: query.OfQueue, waiting.OfPool: query.OfPool, waiting.OfDeployment: query.OfDeploymentLimit,
}

// slotHolders reads who holds the slots that reasons name.
func (l *loader) slotHolders(plan *waitingPlan, all []*waiting.Waiting) ([]map[slotsKey][]*loadedNode, error) {
	ids := map[waiting.Of]*idSet{}
	for _, w := range all {
		if w == nil {
			continue
		}
		for _, r := range w.Reasons {
			if r.Slots != nil {
				if ids[r.Of] == nil {
					ids[r.Of] = &idSet{}
				}
				ids[r.Of].add(r.Slots.ID)
			}
		}
	}
	held := make([]map[slotsKey][]*loadedNode, len(plan.holders))
	for i, h := range plan.holders {
		held[i] = map[slotsKey][]*loadedNode{}
		if h.first == 0 {
			continue
		}
		var nodes []*loadedNode
		for _, of := range slices.Sorted(maps.Keys(ids)) {
			found, err := l.holdersOf(h, of, ids[of].all, held[i])
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, found...)
		}
		if err := l.edges(h.one, nodes); err != nil {
			return nil, err
		}
	}
	return held, nil
}

// holdersOf reads the holders of one kind of slots into held.
func (l *loader) holdersOf(h holdersPlan, of waiting.Of, ids []string, held map[slotsKey][]*loadedNode) ([]*loadedNode, error) {
	e := descriptor.FlowRun
	st := l.db.Queries().SlotHolders(l.ctx, query.SlotHolders{Of: slotsOf[of], IDs: ids, Columns: projection(e, h.one.columns), First: h.first})
	var all []*loadedNode
	err := queryRows(l, st, e, h.one.columns, 0, &lookups{}, func(key stored.ID, r row.Row, _ []any) error {
		readable, _ := l.readable(e, []row.Row{r}, nil)
		nodes, err := l.nodes(readable, h.one.links)
		at := slotsKey{of, key.String()}
		held[at] = append(held[at], nodes...)
		all = append(all, nodes...)
		return err
	})
	return all, err
}
