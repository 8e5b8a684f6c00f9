package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// contender is one of the two programs, on a database.
type contender struct {
	program string
	args    []string
	request func(*process, question) (*http.Request, error)
}

func quaestorOn(b binaries, address string) contender {
	return contender{
		program: b.quaestor,
		args:    []string{"serve", "--port", "0", "--database-url", address},
		request: func(p *process, q question) (*http.Request, error) {
			body, err := json.Marshal(map[string]string{"query": q.operation})
			if err != nil {
				return nil, err
			}
			r, err := http.NewRequest(http.MethodPost, p.address, bytes.NewReader(body))
			if err == nil {
				r.Header.Set("Content-Type", "application/json")
			}
			return r, err
		},
	}
}

func referenceOn(b binaries, address string) contender {
	return contender{
		program: b.reference,
		args:    []string{bare(address)},
		request: func(p *process, q question) (*http.Request, error) {
			return http.NewRequest(http.MethodGet, p.address+q.path, nil)
		},
	}
}

// bare is an address as the drivers take it.
func bare(address string) string {
	if path, ok := strings.CutPrefix(address, "sqlite:///"); ok {
		return "file:" + path
	}
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // databasetest made it
	}
	u.RawQuery = "sslmode=disable"
	return u.String()
}

// server is a contender that runs, with connections that stay open.
type server struct {
	*process
	contender
	client *http.Client
}

func serve(c contender) (*server, error) {
	p, err := launch(c.program, c.args...)
	return &server{process: p, contender: c, client: &http.Client{Transport: &http.Transport{}}}, err
}

func (s *server) ask(q question) ([]byte, error) {
	r, err := s.request(s.process, q)
	if err != nil {
		return nil, err
	}
	return fetch(s.client, r)
}

// burst is the time of one request among several.
func (s *server) burst(q question, requests int) (time.Duration, error) {
	begin := time.Now()
	for range requests {
		if _, err := s.ask(q); err != nil {
			return 0, err
		}
	}
	return time.Since(begin) / time.Duration(requests), nil
}

// times prints the time of each question on a dialect.
func times(b binaries, d databasetest.Dialect, address string, rounds, requests int) (err error) {
	fmt.Printf("a question's time, %s (rounds of %d requests)\n%10s %10s %6s\n", d, requests, "quaestor", "reference", "ratio")
	quaestor, err := serve(quaestorOn(b, address))
	if err != nil {
		return err
	}
	defer func() { err = first(err, quaestor.stop()) }()
	reference, err := serve(referenceOn(b, address))
	if err != nil {
		return err
	}
	defer func() { err = first(err, reference.stop()) }()
	for _, q := range questions {
		if err := same(quaestor, reference, q); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		var ours, theirs []time.Duration
		for i := range rounds + 1 {
			t, err := quaestor.burst(q, requests)
			if err != nil {
				return err
			}
			u, err := reference.burst(q, requests)
			if err != nil {
				return err
			}
			if i > 0 { // the first round warms up
				ours, theirs = append(ours, t), append(theirs, u)
			}
		}
		t, u := milliseconds(median(ours)), milliseconds(median(theirs))
		fmt.Printf("%7.2f ms %7.2f ms %6.1f  %s\n", t, u, t/u, q.name)
	}
	fmt.Println()
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// same checks that both servers give the same answer, which is no empty one.
func same(quaestor, reference *server, q question) error {
	var answers [2]struct {
		Data   map[string]any
		Errors []any
	}
	for i, s := range []*server{quaestor, reference} {
		body, err := s.ask(q)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(body, &answers[i]); err != nil {
			return err
		}
		if len(answers[i].Errors) > 0 || len(answers[i].Data) == 0 {
			return fmt.Errorf("answered %.200s", body)
		}
	}
	if !reflect.DeepEqual(answers[0].Data, answers[1].Data) {
		ours, _ := json.Marshal(answers[0].Data)
		theirs, _ := json.Marshal(answers[1].Data)
		return fmt.Errorf("the answers differ, from here on:\nquaestor   %s\nreference  %s", apart(ours, theirs), apart(theirs, ours))
	}
	return nil
}

// apart gives a text from a little before where it leaves the other.
func apart(text, other []byte) []byte {
	i := 0
	for i < len(text) && i < len(other) && text[i] == other[i] {
		i++
	}
	return text[max(0, i-60):min(len(text), i+100)]
}
