package main

import (
	"fmt"
	"os"
	"os/exec"
	"time"
)

// generating prints how long all generated code takes to make, in a copy of the files that Git knows: the tree stays as
// it is.
func generating(h *harness) error {
	dir, err := os.MkdirTemp(h.dir, "generate-*")
	if err != nil {
		return err
	}
	copied := exec.Command("sh", "-c", `git ls-files -z --cached --others --exclude-standard --deduplicate | tar --create --null --ignore-failed-read --files-from=- | tar --extract --directory="$1"`, "sh", dir)
	copied.Stderr = os.Stderr
	if err := copied.Run(); err != nil {
		return fmt.Errorf("copying the tree: %w", err)
	}
	cmd := exec.Command("go", "generate", "./...")
	cmd.Dir = dir
	begin := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go generate: %w\n%s", err, out)
	}
	took := time.Since(begin)
	fmt.Printf("generating all code\n  %.1f s  %s\n\n", took.Seconds(), goal(took.Seconds(), 120, "s"))
	return nil
}
