package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// result is what was measured of one form of a question.
type result struct {
	name     string
	shuffled bool
	quaestor time.Duration
	floor    time.Duration
	objects  int
	// limit is what quaestor is to stay within.
	limit time.Duration
	// failed is why there are no times: an answer that is an error, or another than the floor's.
	failed error
}

func (r result) met() bool { return r.failed == nil && r.quaestor <= r.limit }

func (r result) ratio() float64 { return float64(r.quaestor) / float64(r.floor) }

// limit is 1.3 times the floor where that takes a while, else the floor and 3 ms for 1,000 objects.
func limit(floor time.Duration, objects int, strict bool) time.Duration {
	if strict || floor > 20*time.Millisecond {
		return floor * 13 / 10
	}
	return floor + time.Duration(objects)*3*time.Microsecond
}

// measure asks the questions that only names of both servers, one after the other, and prints their times.
func measure(d *databases, only *regexp.Regexp, rounds int, plans string) (results []result, err error) {
	fmt.Printf("a question's time, %s\n%10s %10s %6s %10s %8s\n", d.dialect, "quaestor", "floor", "ratio", "goal", "objects")
	var p *pair
	var of string
	defer func() {
		if p != nil {
			err = first(err, p.stop())
		}
	}()
	for _, q := range slices.Concat(questions, ofShapes(), prefects) {
		if !only.MatchString(q.name) {
			continue
		}
		address, err := d.address(q.database)
		if err != nil {
			return nil, err
		}
		if q.database != of {
			if p != nil {
				if err := p.stop(); err != nil {
					return nil, err
				}
			}
			if err := warm(address); err != nil {
				return nil, err
			}
			if p, err = servePair(d.programs, address); err != nil {
				return nil, err
			}
			of = q.database
		}
		v, err := p.values(d.harness, address, q)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		for i, f := range []form{q.plain, q.shuffled} {
			r := result{name: q.name, shuffled: i == 1}
			if err := p.tune(f, v); err != nil {
				return nil, fmt.Errorf("%s: %w", q.name, err)
			}
			r.failed = p.compare(&r, f, v, q.strict, rounds)
			results = append(results, r)
			r.print()
			if plans != "" {
				if err := p.writePlans(plans, d.dialect, q, f, v); err != nil {
					return nil, err
				}
			}
		}
	}
	fmt.Println()
	return results, nil
}

// leads are numbers of the newest runs of which the floor may look for pages before it sorts each parent's own, as who
// writes it by hand can try: none is the plain way by an index, and the last where enough is found is a walk.
var leads = []string{"0", "256", "512", "1024", "2048", "4096"}

// tune chooses the lead with which the floor is quickest.
func (p *pair) tune(f form, v values) error {
	delete(v, "lead")
	if !strings.HasPrefix(f.path, "/flows") && !strings.HasPrefix(f.path, "/deployments") && !strings.HasPrefix(f.path, "/parents") {
		return nil
	}
	var least time.Duration
	best := ""
	for round := range 3 {
		for _, lead := range leads {
			v["lead"] = lead
			took, err := p.floor.burst(f, v, 2)
			if err != nil {
				return err
			}
			if round > 0 && (best == "" || took < least) { // the first warms
				best, least = lead, took
			}
		}
	}
	v["lead"] = best
	return nil
}

// values are what a question asks about, chosen from the data.
func (p *pair) values(h *harness, address string, q question) (v values, err error) {
	v = values{}
	if q.pick != "" {
		if err := pick(h, address, q.pick, v); err != nil {
			return nil, err
		}
	}
	if q.cursor != "" {
		v["after"], err = p.after(q.cursor)
	}
	return v, err
}

func pick(h *harness, address, statement string, v values) error {
	rows, err := databasetest.Open(h, address).QueryContext(context.Background(), statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	if !rows.Next() {
		return first(rows.Err(), fmt.Errorf("no row for %s", statement))
	}
	texts := make([]string, len(names))
	into := make([]any, len(names))
	for i := range texts {
		into[i] = &texts[i]
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	for i, name := range names {
		v[name] = texts[i]
	}
	return rows.Err()
}

// compare measures both servers in turns, after both have answered alike.
func (p *pair) compare(r *result, f form, v values, strict bool, rounds int) (err error) {
	if r.objects, err = p.answer(f, v); err != nil {
		return err
	}
	var ours, theirs []time.Duration
	requests := [2]int{}
	for i, s := range []*server{p.quaestor, p.floor} {
		warm, err := s.burst(f, v, 1)
		if err != nil {
			return err
		}
		// What is quick is asked several times in a row, or the clock and the scheduler are measured.
		requests[i] = min(max(int(200*time.Millisecond/warm), 1), 20)
	}
	for range rounds {
		t, err := p.quaestor.burst(f, v, requests[0])
		if err != nil {
			return err
		}
		u, err := p.floor.burst(f, v, requests[1])
		if err != nil {
			return err
		}
		ours, theirs = append(ours, t), append(theirs, u)
	}
	r.quaestor, r.floor = median(ours), median(theirs)
	r.limit = limit(r.floor, r.objects, strict)
	return nil
}

func (r result) print() {
	name := r.name
	if r.shuffled {
		name += ", shuffled"
	}
	if r.failed != nil {
		fmt.Printf("%s  %s: %s\n", r.verdict(), name, r.failed)
		return
	}
	fmt.Printf("%7.2f ms %7.2f ms %6.2f %7.2f ms %8d  %-6s  %s\n",
		milliseconds(r.quaestor), milliseconds(r.floor), r.ratio(), milliseconds(r.limit), r.objects, r.verdict(), name)
}

func (r result) verdict() string {
	switch {
	case r.failed != nil:
		return "FAILED"
	case r.met():
		return "met"
	}
	return "MISSED"
}

// writePlans keeps how the floor's statements are run.
func (p *pair) writePlans(dir string, d databasetest.Dialect, q question, f form, v values) error {
	plans, err := p.floor.ask(form{path: "/plans" + f.path}, v)
	if err != nil {
		return err
	}
	dir = fmt.Sprintf("%s/%s", dir, d)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	name := q.database + strings.ReplaceAll(f.path, "/", "-")
	return os.WriteFile(fmt.Sprintf("%s/%s.txt", dir, name), plans, 0o644)
}
