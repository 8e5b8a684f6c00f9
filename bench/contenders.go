package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// contender is one of the two programs, on a database.
type contender struct {
	program string
	args    []string
	request func(*process, form, values) (*http.Request, error)
}

// values are what a question asks about, by name.
type values map[string]string

func quaestorOn(b programs, address string) contender {
	return contender{
		program: b.quaestor,
		args:    []string{"serve", "--port", "0", "--database-url", address},
		request: func(p *process, f form, v values) (*http.Request, error) {
			variables := values{}
			for name, value := range v {
				// The floor may need to know more than Quaestor.
				if strings.Contains(f.operation, "$"+name) {
					variables[name] = value
				}
			}
			body, err := json.Marshal(map[string]any{"query": f.operation, "variables": variables})
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

func floorOn(b programs, address string) contender {
	return contender{
		program: b.floor,
		args:    []string{bare(address)},
		request: func(p *process, f form, v values) (*http.Request, error) {
			parameters := url.Values{}
			for name, value := range v {
				parameters.Set(name, value)
			}
			return http.NewRequest(http.MethodGet, p.address+f.path+"?"+parameters.Encode(), nil)
		},
	}
}

// bare is an address as the drivers take it, with what the floor sets of a session.
func bare(address string) string {
	if path, ok := strings.CutPrefix(address, "sqlite:///"); ok {
		return "file:" + path
	}
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // databasetest made it
	}
	// Compiling a plan of these takes longer than it saves.
	u.RawQuery = url.Values{"sslmode": {"disable"}, "options": {"-c jit=off"}}.Encode()
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

func (s *server) ask(f form, v values) ([]byte, error) {
	r, err := s.request(s.process, f, v)
	if err != nil {
		return nil, err
	}
	return fetch(s.client, r)
}

// burst is the time of one request among several.
func (s *server) burst(f form, v values, requests int) (time.Duration, error) {
	begin := time.Now()
	for range requests {
		if _, err := s.ask(f, v); err != nil {
			return 0, err
		}
	}
	return time.Since(begin) / time.Duration(requests), nil
}

// pair is both contenders on one database.
type pair struct{ quaestor, floor *server }

func servePair(b programs, address string) (*pair, error) {
	quaestor, err := serve(quaestorOn(b, address))
	if err != nil {
		return nil, err
	}
	floor, err := serve(floorOn(b, address))
	if err != nil {
		return nil, first(err, quaestor.stop())
	}
	return &pair{quaestor, floor}, nil
}

func (p *pair) stop() error { return first(p.quaestor.stop(), p.floor.stop()) }

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// after is the cursor that an operation's first edge has.
func (p *pair) after(operation string) (string, error) {
	body, err := p.quaestor.ask(form{operation: operation}, nil)
	if err != nil {
		return "", err
	}
	var answer struct {
		Data map[string]struct{ Edges []struct{ Cursor string } }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", err
	}
	for _, connection := range answer.Data {
		if len(connection.Edges) > 0 {
			return connection.Edges[0].Cursor, nil
		}
	}
	return "", fmt.Errorf("no cursor in %.200s", body)
}
