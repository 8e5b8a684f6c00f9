package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// programs are the programs under measurement.
type programs struct {
	// quaestor is stripped, as `make build` makes it; unstripped is not.
	quaestor, unstripped, floor string
}

func build(dir string) (programs, error) {
	b := programs{
		quaestor:   filepath.Join(dir, "quaestor"),
		unstripped: filepath.Join(dir, "quaestor-unstripped"),
		floor:      filepath.Join(dir, "floor"),
	}
	for _, args := range [][]string{
		{"-trimpath", "-ldflags=-s -w", "-o", b.quaestor, "./cmd/quaestor"},
		{"-trimpath", "-o", b.unstripped, "./cmd/quaestor"},
		{"-trimpath", "-ldflags=-s -w", "-o", b.floor, "./bench/floor"},
	} {
		cmd := exec.Command("go", append([]string{"build"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			return b, fmt.Errorf("go build: %w\n%s", err, out)
		}
	}
	return b, nil
}

// sizes prints how large the binary and the schema are.
func sizes(b programs) error {
	var size [2]float64
	for i, path := range []string{b.quaestor, b.unstripped} {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		size[i] = megabytes(info.Size())
	}
	fmt.Printf("binary size\n  stripped    %6.1f MB  %s\n  unstripped  %6.1f MB\n\n", size[0], goal(size[0], 60, "MB"), size[1])

	sdl, err := exec.Command(b.quaestor, "schema").Output()
	if err != nil {
		return fmt.Errorf("quaestor schema: %w", err)
	}
	fmt.Printf("schema\n  %d lines without descriptions and blank lines, %d with them\n\n", bareLines(sdl), bytes.Count(sdl, []byte("\n")))
	return nil
}

// bareLines counts the lines of an SDL that are no description and not blank.
func bareLines(sdl []byte) int {
	n, inside := 0, false
	for line := range strings.Lines(string(sdl)) {
		line = strings.TrimSpace(line)
		quotes := strings.Count(line, `"""`)
		switch {
		case quotes == 1:
			inside = !inside
		case quotes == 0 && !inside && line != "":
			n++
		}
	}
	return n
}
