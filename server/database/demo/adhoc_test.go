package demo_test

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/demo"
)

func TestAdhoc(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("N"))
	d := databasetest.Dialect(os.Getenv("D"))
	var only []string
	if o := os.Getenv("ONLY"); o != "" {
		only = strings.Split(o, ",")
	}
	db := empty(t, d)
	seen := map[string]int{}
	start := time.Now()
	var a, b syscall.Rusage
	syscall.Getrusage(0, &a)
	fill(t, d, db, demo.Options{FlowRuns: n, Seed: 1, Only: only, Progress: func(table string, done, _ int) { seen[table] = done }})
	syscall.Getrusage(0, &b)
	rows := 0
	for _, n := range seen {
		rows += n
	}
	cpu := time.Duration(b.Utime.Nano() - a.Utime.Nano() + b.Stime.Nano() - a.Stime.Nano())
	t.Logf("%s %d runs: %d rows wall %v (%.0f/s) cpu %v (%.0f/s) maxrss %d MB %v", d, n, rows, time.Since(start), float64(rows)/time.Since(start).Seconds(), cpu, float64(rows)/cpu.Seconds(), b.Maxrss>>10, seen)
}
