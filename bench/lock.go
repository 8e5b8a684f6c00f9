package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// lock prints how long a transaction of ours holds SQLite's one write lock,
// which a Prefect server beside us waits for, with 8 writers at work: from its
// first statement to the end of its commit.
func lock(b programs, h *harness) error {
	address := databasetest.SQLite.Empty(h)
	if _, _, err := fill(b, address, 100); err != nil {
		return err
	}
	db, err := provide(h, address)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx := context.Background()
	var mu sync.Mutex
	var held []time.Duration
	g, ctx := errgroup.WithContext(ctx)
	for w := range 8 {
		g.Go(func() error {
			for n := range 250 {
				var begin time.Time
				err := db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
					begin = time.Now()
					f, err := c.Flow.Create().SetName(fmt.Sprintf("bench %d %d", w, n)).Save(ctx)
					if err != nil {
						return err
					}
					return c.FlowRun.Create().SetName("run").SetFlowID(f.ID).Exec(ctx)
				})
				if err != nil {
					return err
				}
				mu.Lock()
				held = append(held, time.Since(begin))
				mu.Unlock()
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	slices.Sort(held)
	p99 := milliseconds(held[len(held)*99/100])
	fmt.Printf("SQLite's write lock, held by one of 8 writers\n  median %.2f ms, p99 %.2f ms  %s\n\n", milliseconds(held[len(held)/2]), p99, goal(p99, 50, "ms"))
	return nil
}
