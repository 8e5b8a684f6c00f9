package database_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// writerAddress names the database that a child process of the tests writes to.
const writerAddress = "QUAESTOR_DATABASE_TEST_WRITER"

// runsOfOne is how many flow runs a transaction of the child writes beside its flow.
const runsOfOne = 3

// runAsWriter writes one transaction after the other, if this process is such a child, and prints the id of what each has
// committed. It ends with the first error.
func runAsWriter() bool {
	address, child := os.LookupEnv(writerAddress)
	if child {
		if err := writeForEver(context.Background(), address); err != nil {
			fmt.Println("error:", err)
		}
	}
	return child
}

func writeForEver(ctx context.Context, address string) error {
	s, _, err := settings.Load(settings.Sources{Flags: map[string]string{"database-url": address}})
	if err != nil {
		return err
	}
	db, err := database.Provide(ctx, s)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		var flow *ent.Flow
		if err := db.Write(ctx, func(ctx context.Context, c *ent.Client) (err error) {
			flow, err = writeOne(ctx, db, c, fmt.Sprintf("%d-%d", os.Getpid(), n))
			return err
		}); err != nil {
			return err
		}
		fmt.Println(flow.ID)
	}
}

// writeOne writes a flow and its runs; each run as a nested use, which must not be a transaction of its own.
func writeOne(ctx context.Context, db database.Database, c *ent.Client, name string) (*ent.Flow, error) {
	flow, err := c.Flow.Create().SetName(name).Save(ctx)
	for i := 0; i < runsOfOne && err == nil; i++ {
		err = db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
			return c.FlowRun.Create().SetName(strings.Repeat("x", 1000)).SetFlowID(flow.ID).Exec(ctx)
		})
	}
	return flow, err
}

// rounds is how often a process is killed: 5 times in CI, 50 in soak.
func rounds() int {
	if os.Getenv("SOAK_DURATION") != "" {
		return 50
	}
	return 5
}

// A process is killed in the middle of writes at random moments: integrity_check is ok, every acknowledged write is there,
// and of no transaction a half.
func TestKilledWriterSoak(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		random := rand.New(rand.NewPCG(databasetest.Seed(t), 0))
		_, address := created(t, d)
		var acknowledged []string
		for range rounds() {
			ids := killedWriter(t, address, 1+random.IntN(40), time.Duration(random.IntN(20_000))*time.Microsecond)
			acknowledged = append(acknowledged, ids...)
			whole(t, d, address, acknowledged)
		}
	})
}

// killedWriter kills a child at some moment after so many of its transactions, and gives all that it acknowledged.
func killedWriter(t *testing.T, address string, transactions int, more time.Duration) (ids []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerAddress+"="+address)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Error(lines.Text())
		}
		ids = append(ids, lines.Text())
		if len(ids) == transactions {
			time.AfterFunc(more, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait()
	if len(ids) < transactions {
		t.Errorf("%d transactions of %d", len(ids), transactions)
	}
	return ids
}

// whole checks that what was acknowledged is there, and nothing in halves.
func whole(t *testing.T, d databasetest.Dialect, address string, acknowledged []string) {
	t.Helper()
	db := databasetest.Open(t, address)
	defer db.Close()
	var there []string
	rows, err := db.Query("SELECT f.id, count(r.id) FROM flow f LEFT JOIN flow_run r ON r.flow_id = f.id GROUP BY f.id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var runs int
		if err := rows.Scan(&id, &runs); err != nil {
			t.Fatal(err)
		}
		if runs != runsOfOne {
			t.Errorf("the flow %s has %d runs of %d", id, runs, runsOfOne)
		}
		there = append(there, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, id := range acknowledged {
		if !slices.Contains(there, id) {
			t.Errorf("%s was acknowledged and is not there", id)
		}
	}
	if d == databasetest.SQLite {
		var said string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
			t.Errorf("integrity_check: %s %v", said, err)
		}
	}
}
