package main

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// starts prints the time from the start of each process to its first answer,
// and the memory it then has.
func starts(b programs, address string, rounds int) error {
	var quaestor, floor struct {
		took []time.Duration
		ram  []int64
	}
	for range rounds {
		for _, c := range []struct {
			took *[]time.Duration
			ram  *[]int64
			contender
		}{
			{&quaestor.took, &quaestor.ram, quaestorOn(b, address)},
			{&floor.took, &floor.ram, floorOn(b, address)},
		} {
			took, ram, err := start(c.contender)
			if err != nil {
				return err
			}
			*c.took, *c.ram = append(*c.took, took), append(*c.ram, ram)
		}
	}
	q, r := milliseconds(median(quaestor.took)), milliseconds(median(floor.took))
	fmt.Printf("start to first answer, SQLite\n  quaestor   %7.1f ms  %s\n  floor      %7.1f ms  ratio %.1f\n\n", q, goal(q, 200, "ms"), r, q/r)
	qm, rm := megabytes(median(quaestor.ram)), megabytes(median(floor.ram))
	fmt.Printf("memory in RAM after it, SQLite\n  quaestor   %7.1f MB  %s\n  floor      %7.1f MB  ratio %.1f\n\n", qm, goal(qm, 60, "MB"), rm, qm/rm)
	return nil
}

// start runs a server for one question, over a connection of its own.
func start(c contender) (took time.Duration, ram int64, err error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	begin := time.Now()
	p, err := launch(c.program, c.args...)
	if err != nil {
		return 0, 0, err
	}
	defer func() {
		if stopped := p.stop(); err == nil {
			err = stopped
		}
	}()
	r, err := c.request(p, questions[0].plain, nil)
	if err != nil {
		return 0, 0, err
	}
	if _, err := fetch(client, r); err != nil {
		return 0, 0, err
	}
	took = time.Since(begin)
	// What the start left behind is collected or not: idle is some time later.
	time.Sleep(200 * time.Millisecond)
	ram, err = p.resident()
	return took, ram, err
}

func median[T ~int64](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
