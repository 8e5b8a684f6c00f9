package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// demo prints how long demonstration data take to make, and how much memory:
// once each, because it is minutes.
func demo(b binaries, h *harness, runs []int) error {
	for _, d := range databasetest.Dialects {
		fmt.Printf("demonstration data, %s\n", d)
		for _, n := range runs {
			took, ram, err := fill(b, d.Empty(h), n)
			if err != nil {
				return fmt.Errorf("%s: %w", d, err)
			}
			limit := 3.0
			if n > 1000 {
				limit = 180
			}
			fmt.Printf("  %7d flow runs %8.1f s  %s  %.0f MB at most\n", n, took.Seconds(), goal(took.Seconds(), limit, "s"), megabytes(ram))
		}
		fmt.Println()
	}
	return nil
}

// fill runs `quaestor demo` and gives its time and the most memory it had.
func fill(b binaries, address string, runs int) (took time.Duration, ram int64, err error) {
	cmd := exec.Command(b.quaestor, "demo", "--database-url", address, "--flow-runs", fmt.Sprint(runs), "--now", "2026-11-01T00:00:00Z")
	var log bytes.Buffer
	cmd.Stderr = &log
	cmd.Env = []string{"HOME=/nonexistent", "PATH=" + os.Getenv("PATH")}
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("quaestor demo: %w: %s", err, &log)
	}
	took = time.Since(begin)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		ram = usage.Maxrss
		if runtime.GOOS == "linux" { // which counts in KiB
			ram *= 1024
		}
	}
	return took, ram, nil
}
