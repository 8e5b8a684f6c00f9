package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// crowd are clients that ask a server again and again, each when it has been answered, and what came of it.
type crowd struct {
	client *http.Client
	base   string
	// patience is for how long a client waits at most where it is told to come again later.
	patience time.Duration

	mu sync.Mutex
	// took are the times of the answers with the status 200, statuses how many answers have which status, codes how many have errors of
	// which code.
	took     []time.Duration
	statuses map[int]int
	codes    map[string]int
	// failed are the requests that had no answer.
	failed []string
}

func newCrowd(base string) *crowd {
	return &crowd{
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000, DisableCompression: true}},
		base:   base, patience: time.Minute, statuses: map[int]int{}, codes: map[string]int{},
	}
}

// ask sends one operation, notes how it was answered, and waits as long as the answer says. Over is that the server wants no more.
func (c *crowd) ask(ctx context.Context, query string, headers ...string) (over bool) {
	body, _ := json.Marshal(map[string]string{"query": query})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		panic(err) // only of an address that is none
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	began := time.Now()
	response, err := c.client.Do(r)
	var answer []byte
	if err == nil {
		answer, err = io.ReadAll(response.Body)
		_ = response.Body.Close()
	}
	if !c.note(ctx, response, answer, err, time.Since(began)) {
		return true
	}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && !response.Close {
		select {
		case <-ctx.Done():
		case <-time.After(min(c.patience, time.Duration(seconds)*time.Second)):
		}
	}
	return response.Close
}

func (c *crowd) note(ctx context.Context, response *http.Response, answer []byte, err error, took time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return false
	case err != nil:
		c.failed = append(c.failed, err.Error())
		return false
	}
	c.statuses[response.StatusCode]++
	if response.StatusCode == http.StatusOK {
		c.took = append(c.took, took)
	}
	var in struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if json.Unmarshal(answer, &in) != nil {
		c.failed = append(c.failed, fmt.Sprintf("no JSON: %.100s", answer))
	}
	if len(in.Errors) > 0 {
		c.codes[in.Errors[0].Extensions.Code]++
	}
	return true
}

// storm has clients ask these questions in turn, until the context ends or the server has had enough of them.
func (c *crowd) storm(ctx context.Context, clients int, questions []string, headers func(client int) []string) (wait func()) {
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				var with []string
				if headers != nil {
					with = headers(i)
				}
				if c.ask(ctx, questions[n%len(questions)], with...) {
					return
				}
			}
		})
	}
	return all.Wait
}

func (c *crowd) all() (n int) {
	for _, of := range c.statuses {
		n += of
	}
	return n
}

// within is the time within which a share of the answers came.
func (c *crowd) within(share float64) time.Duration {
	if len(c.took) == 0 {
		return 0
	}
	slices.Sort(c.took)
	return c.took[min(len(c.took)-1, int(share*float64(len(c.took))))].Round(100 * time.Microsecond)
}

func (c *crowd) String() string {
	return fmt.Sprintf("%d answers %v, errors %v, p50 %s, p99 %s, max %s", c.all(), c.statuses, c.codes, c.within(0.5), c.within(0.99), c.within(1))
}

// memory is what a process takes now and has taken at most, in bytes, as the kernel counts it.
func (p *process) memory(t *testing.T) (now, most int64) {
	t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status"))
	if err != nil {
		t.Fatal(err)
	}
	figure := func(name string) int64 {
		_, rest, found := strings.Cut(string(status), name+":")
		fields := strings.Fields(rest)
		if !found || len(fields) == 0 {
			t.Fatalf("no %s in %s", name, status)
		}
		kB, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return kB << 10
	}
	return figure("VmRSS"), figure("VmHWM")
}
