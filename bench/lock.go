package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// lock prints how long a transaction of ours holds SQLite's one write lock,
// which a Prefect server beside us waits for, with 8 writers at work: from its
// first statement to the end of its commit.
func lock(b binaries, h *harness) error {
	address := databasetest.SQLite.Empty(h)
	if _, _, err := fill(b, address, 100); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(h.dir, "settings-*")
	if err != nil {
		return err
	}
	s, _, err := settings.Load(settings.Sources{Dir: dir, Flags: map[string]string{"database-url": address}})
	if err != nil {
		return err
	}
	ctx := context.Background()
	db, err := database.Provide(ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
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
