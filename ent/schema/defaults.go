package schema

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// What Prefect's ORM sets of itself in a new row (src/prefect/server/database/
// orm_models.py). The defaults of the columns are the database's own, for rows
// that are inserted without ent.

// newID is uuid.uuid4.
func newID() stored.ID {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return stored.ID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
}

// now has microseconds, as Python's.
func now() stored.Time { return stored.TimeOf(time.Now()) }

// onUpdate is the database's own now: on SQLite it has milliseconds.
func onUpdate() stored.Time { return stored.StatementTime(time.Now()) }

func emptyObject() stored.JSON                    { return stored.JSONOf("{}") }
func emptyArray() stored.JSON                     { return stored.JSONOf("[]") }
func emptyList() stored.Strings                   { return stored.StringsOf() }
func zero() stored.Int                            { return stored.IntOf(0) }
func one() stored.Int                             { return stored.IntOf(1) }
func isTrue() stored.Bool                         { return stored.BoolOf(true) }
func isFalse() stored.Bool                        { return stored.BoolOf(false) }
func noTime() stored.Duration                     { return stored.DurationOf(0) }
func defaultDecay() stored.Float                  { return stored.FloatOf(0) }
func defaultOccupancy() stored.Float              { return stored.FloatOf(2) }
func deploymentNotReady() stored.DeploymentStatus { return "NOT_READY" }
func poolNotReady() stored.WorkPoolStatus         { return "NOT_READY" }
func queueNotReady() stored.WorkQueueStatus       { return "NOT_READY" }
func offline() stored.WorkerStatus                { return "OFFLINE" }
