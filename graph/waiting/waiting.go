// Package waiting says why a flow run has not begun (contract 15.1). It holds the
// rules alone: graph/connection reads what they look at, and writes what they say.
package waiting

import (
	"encoding/json"
	"time"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Kind is a reason or a hint, as the API names it.
type Kind string

// The reasons, in their order, and the hints.
const (
	QueuePaused       Kind = "QUEUE_PAUSED"
	PoolPaused        Kind = "POOL_PAUSED"
	NoWorker          Kind = "NO_WORKER"
	QueueLimit        Kind = "QUEUE_LIMIT"
	PoolLimit         Kind = "POOL_LIMIT"
	Priority          Kind = "PRIORITY"
	NotDue            Kind = "NOT_DUE"
	NoRunner          Kind = "NO_RUNNER"
	RetryingInProcess Kind = "RETRYING_IN_PROCESS"
	DeploymentLimit   Kind = "DEPLOYMENT_LIMIT"
	NoDeployment      Kind = "NO_DEPLOYMENT"
	TakenAndSilent    Kind = "TAKEN_AND_SILENT"

	DeploymentPaused Kind = "DEPLOYMENT_PAUSED"
	DeploymentGone   Kind = "DEPLOYMENT_GONE"
)

const (
	// polled is how long ago a runner polls at most: Prefect's own limit, after which
	// it takes a deployment for not ready.
	polled = 60 * time.Second
	// silent is how long a run may be pending.
	silent = 10 * time.Minute
	// awaitingSlot is the state's name in which runs await a slot of their deployment.
	awaitingSlot = "AwaitingConcurrencySlot"
)

// Columns are those of a run that the rules look at.
var Columns = []string{
	"state_type", "state_name", "state_timestamp", "next_scheduled_start_time", "empirical_policy", "work_queue_id", "deployment_id",
}

// Slots are how many are taken of those that there are.
type Slots struct {
	// ID is of what they are.
	ID    stored.ID
	Open  bool
	Limit stored.Int
	Taken int64
}

// full: there is a limit, and nothing is left of it.
func (s *Slots) full() bool { return s.Limit.State() == stored.Valid && s.Taken >= s.Limit.Int() }

// spentBy says whether so many of those before leave none of the slots that are free.
func (s *Slots) spentBy(before int64) bool {
	return s.Limit.State() == stored.Valid && !s.full() && before >= s.Limit.Int()-s.Taken
}

// Queue is a work queue with its pool.
type Queue struct {
	Slots
	// Pool is that of the pool; nil without one.
	Pool *Pool
}

// Pool is a work pool with its workers.
type Pool struct {
	Slots
	Transitioned stored.Time
	// Online is how many workers are, Heartbeat the newest of any.
	Online    int64
	Heartbeat stored.Time
}

// Position says of a run that is due how many come before it: of its queue all that
// may start, of its pool those that a worker would be given.
type Position struct{ InQueue, Given int64 }

// Facts are what the rules look at beside the run. What is not there, or not to be
// seen, is nil.
type Facts struct {
	Queue      *Queue
	Position   *Position
	Deployment *ent.Deployment
	Limit      *ent.ConcurrencyLimitV2
}

// Reason is one thing that stops a run.
type Reason struct {
	Kind  Kind
	Since stored.Time
	// Slots are those that it needs one of; nil where none are at stake.
	Slots *Slots
	// Of says of what they are.
	Of Of
}

// Of is what has slots.
type Of uint8

// Slots of a queue, of a pool, and of the limit of a deployment.
const (
	OfQueue Of = iota
	OfPool
	OfDeployment
)

// Waiting is what is known of a run that has not begun.
type Waiting struct {
	Reasons  []Reason
	Hints    []Kind
	Position *int64
}

// Waits says whether a run has not begun.
func Waits(r *ent.FlowRun) bool { return r.StateType == "SCHEDULED" || r.StateType == "PENDING" }

// Due says whether the instant that a run is scheduled for has come.
func Due(r *ent.FlowRun, now stored.Time) bool {
	at := r.NextScheduledStartTime
	return at.State() == stored.Valid && !at.Time().After(now.Time())
}

// AwaitsSlot says whether a run has come to the limit of its deployment.
func AwaitsSlot(r *ent.FlowRun) bool { return r.StateName != nil && *r.StateName == awaitingSlot }

// Explain says why a run waits.
func Explain(r *ent.FlowRun, f Facts, now stored.Time) *Waiting {
	w := &Waiting{Reasons: []Reason{}, Hints: []Kind{}}
	if r.StateType == "SCHEDULED" {
		w.scheduled(r, f, now)
	} else if at := r.StateTimestamp; at.State() == stored.Valid && now.Time().Sub(at.Time()) > silent {
		w.stops(Reason{Kind: TakenAndSilent})
	}
	switch {
	case f.Deployment != nil && f.Deployment.Paused.Bool():
		w.Hints = append(w.Hints, DeploymentPaused)
	case f.Deployment == nil && r.DeploymentID.State() != stored.Null:
		w.Hints = append(w.Hints, DeploymentGone)
	}
	return w
}

func (w *Waiting) stops(r Reason) { w.Reasons = append(w.Reasons, r) }

func (w *Waiting) scheduled(r *ent.FlowRun, f Facts, now stored.Time) {
	switch {
	case f.Queue != nil:
		w.queued(r, f, now)
	case f.Deployment != nil:
		if at := f.Deployment.LastPolled; at.State() != stored.Valid || now.Time().Sub(at.Time()) > polled {
			w.stops(Reason{Kind: NoRunner, Since: at})
		}
	}
	if inProcess(r) {
		w.stops(Reason{Kind: RetryingInProcess})
	}
	if AwaitsSlot(r) && f.Limit != nil {
		// Prefect takes no slot of a limit that is not active.
		s := &Slots{ID: f.Limit.ID, Open: f.Limit.Active.Bool(), Limit: f.Limit.Limit, Taken: f.Limit.ActiveSlots.Int()}
		if !s.Open || s.full() {
			w.stops(Reason{Kind: DeploymentLimit, Slots: s, Of: OfDeployment})
		}
	}
	if f.Queue == nil && f.Deployment == nil {
		w.stops(Reason{Kind: NoDeployment})
	}
}

// queued has the reasons of a run that waits in a queue.
func (w *Waiting) queued(r *ent.FlowRun, f Facts, now stored.Time) {
	q, pool := f.Queue, f.Queue.Pool
	if pool == nil {
		pool = &Pool{Slots: Slots{Open: true}}
	}
	if !q.Open {
		w.stops(Reason{Kind: QueuePaused})
	}
	if !pool.Open {
		w.stops(Reason{Kind: PoolPaused, Since: pool.Transitioned})
	}
	if pool.Online == 0 {
		w.stops(Reason{Kind: NoWorker, Since: pool.Heartbeat})
	}
	if q.full() {
		w.stops(Reason{Kind: QueueLimit, Slots: &q.Slots, Of: OfQueue})
	}
	if pool.full() {
		w.stops(Reason{Kind: PoolLimit, Slots: &pool.Slots, Of: OfPool})
	}
	if p := f.Position; p != nil {
		w.Position = &p.Given
		switch {
		case inProcess(r): // no worker is given it, whatever comes before
		case q.spentBy(p.InQueue):
			w.stops(Reason{Kind: Priority, Slots: &q.Slots, Of: OfQueue})
		case pool.spentBy(p.Given):
			w.stops(Reason{Kind: Priority, Slots: &pool.Slots, Of: OfPool})
		}
	}
	if !Due(r, now) {
		w.stops(Reason{Kind: NotDue})
	}
}

// inProcess: the process in which the run ran before retries it.
func inProcess(r *ent.FlowRun) bool {
	var policy map[string]json.RawMessage
	if r.EmpiricalPolicy.State() != stored.Valid || json.Unmarshal([]byte(r.EmpiricalPolicy.Raw()), &policy) != nil {
		return false
	}
	var retry string
	return json.Unmarshal(policy["retry_type"], &retry) == nil && retry == "in_process"
}
