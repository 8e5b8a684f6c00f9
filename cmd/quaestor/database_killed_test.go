package main

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// An upgrade, a downgrade and a demo are killed at random moments (5 times in CI, 50 in soak). The next upgrade or downgrade
// goes on from whatever is there, and of a demo all is there or nothing.
func TestKilledCommandsSoak(t *testing.T) {
	rounds := 5
	if os.Getenv("SOAK_DURATION") != "" {
		rounds = 50
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		random := rand.New(rand.NewPCG(databasetest.Seed(t), 0))
		address := d.Empty(t)
		upgrade, downgrade := []string{"database", "upgrade"}, []string{"database", "downgrade", "--yes"}
		demo := []string{"demo", "--flow-runs", "20", "--now", "2026-11-01T00:00:00Z", "--database-url", address}
		// How long each takes here and now is within what time they are killed.
		took := func(args []string) time.Duration {
			start := time.Now()
			invoke(t, "", at(address), "", args...).want(t, 0)
			return time.Since(start)
		}
		ups := took(upgrade)
		want := contents(t, address)
		fills := took(demo)
		full := contents(t, address)
		downs := took(downgrade)
		for range rounds {
			killed(t, address, random, ups, upgrade)
			sound(t, d, address)
			took(upgrade)
			sameContents(t, "upgraded again", contents(t, address), want)
			killed(t, address, random, fills, demo)
			sound(t, d, address)
			var filled, empty []string
			for table, content := range contents(t, address) {
				switch {
				case full[table] == want[table]: // demo has no row for it
				case content == full[table]:
					filled = append(filled, table)
				case content == want[table]:
					empty = append(empty, table)
				default:
					t.Errorf("a demo that was killed has left some rows of %s", table)
				}
			}
			if len(filled) > 0 && len(empty) > 0 {
				t.Errorf("a demo that was killed has left rows in %v alone", filled)
			}
			killed(t, address, random, downs, downgrade)
			sound(t, d, address)
			if r := invoke(t, "", at(address), "", downgrade...); r.code != 0 && !strings.Contains(r.stderr, "nothing to undo") {
				t.Error(r.stderr)
			}
			if left := tables(t, address); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		}
	})
}

// killed runs a command and kills it at some moment within the time.
func killed(t *testing.T, address string, random *rand.Rand, within time.Duration, args []string) {
	t.Helper()
	cmd := command(context.Background(), t.TempDir(), at(address), args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(random.Int64N(int64(within))))
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
}

// sound asks SQLite whether its file is in order.
func sound(t *testing.T, d databasetest.Dialect, address string) {
	t.Helper()
	if d != databasetest.SQLite {
		return
	}
	db := databasetest.Open(t, address)
	defer db.Close()
	if said := texts(t, db, "PRAGMA integrity_check"); !slices.Equal(said, []string{"ok"}) {
		t.Errorf("integrity_check: %v", said)
	}
}
