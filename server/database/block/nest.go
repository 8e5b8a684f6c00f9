package block

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Document is a block document as it is stored.
type Document struct {
	ID, Schema, Name string
	Data             stored.JSON
}

// Reference nests one document in another under a name.
type Reference struct{ Parent, Child, Name string }

// MaxDepth is how deep documents may nest: Prefect's
// _BLOCK_DOCUMENT_REFERENCE_MAX_DEPTH.
const MaxDepth = 50

// maxNested is how many documents one may consist of. Each may be nested under
// several names, so that few rows can make an answer of any size.
const maxNested = 1000

var (
	errCycle   = errors.New("the block documents nested in it form a cycle")
	errTooDeep = fmt.Errorf("block documents are nested in it more than %d deep", MaxDepth)
	errTooMany = fmt.Errorf("more than %d block documents are nested in it", maxNested)
)

// Error tells why the data of a document can't be shown. It may be shown to
// clients: there is nothing in it but ids.
type Error struct {
	// ID is that of the document at fault, Nested whether that one is nested in it.
	ID     string
	Nested bool
	reason error
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("the value stored in table block_document, column data, of the row with id %s can't be shown: %s", stored.Printable(e.ID), e.reason)
	if e.Nested {
		text += "; that document is nested in this one"
	}
	return text
}

// Unwrap implements errors.Unwrap.
func (e *Error) Unwrap() error { return e.reason }

// Nest gives the data of block documents: _construct_full_block_document in
// src/prefect/server/models/block_documents.py, once for each document, however
// often it is nested. It is not safe for concurrent use.
type Nest struct {
	key       Key
	documents map[string]Document
	schemas   map[string]schema
	children  map[string][]Reference
	made      map[string]*made
}

type schema struct {
	secrets []string
	err     error
}

// made is a document's data, of which nothing is secret any more.
type made struct {
	data *object
	// depth is how deep documents nest in it, nested how many do.
	depth, nested int
	err           error
}

// NewNest takes the documents that were asked for and all that are nested in
// them, and the fields of their schemas by id.
func NewNest(key Key, documents map[string]Document, schemas map[string]stored.JSON, references []Reference) *Nest {
	n := &Nest{key: key, documents: documents, schemas: map[string]schema{}, children: map[string][]Reference{}, made: map[string]*made{}}
	for id, fields := range schemas {
		secrets, err := secretFields(fields)
		n.schemas[id] = schema{secrets, err}
	}
	for _, r := range references {
		if _, there := documents[r.Child]; there { // Prefect's query joins them
			n.children[r.Parent] = append(n.children[r.Parent], r)
		}
	}
	for _, children := range n.children {
		// Prefect sorts by the documents' names; of two under one name the last is seen.
		slices.SortFunc(children, func(a, b Reference) int {
			return cmp.Or(cmp.Compare(documents[a.Child].Name, documents[b.Child].Name), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Child, b.Child))
		})
	}
	return n
}

// Data gives the data of a document as a JSON text, or an *Error.
func (n *Nest) Data(id string) (stored.JSON, error) {
	m := n.make(id)
	if m.err != nil {
		e := &Error{ID: id, reason: m.err}
		var of *Error
		if errors.As(m.err, &of) && of.ID != id {
			e = &Error{ID: of.ID, Nested: true, reason: of.reason}
		} else if of != nil {
			e = of
		}
		return stored.JSON{}, e
	}
	var b bytes.Buffer
	m.data.write(&b)
	data := stored.JSONOf(b.String())
	if data.State() != stored.Valid {
		return stored.JSON{}, &Error{ID: id, reason: errTooDeep}
	}
	return data, nil
}

// making marks a document in whose data it is about to be nested itself.
var making = &made{err: errCycle}

func (n *Nest) make(id string) *made {
	if m, ok := n.made[id]; ok {
		return m
	}
	n.made[id] = making
	m := &made{}
	m.data, m.err = n.own(n.documents[id])
	for _, r := range n.children[id] {
		if m.err != nil {
			break
		}
		child := n.make(r.Child)
		m.depth, m.nested = max(m.depth, child.depth+1), m.nested+child.nested+1
		switch {
		case child.err != nil:
			m.err = child.err
		case m.depth > MaxDepth:
			m.err = errTooDeep
		case m.nested > maxNested:
			m.err = errTooMany
		default:
			m.data.set(r.Name, value{object: child.data})
		}
	}
	n.made[id] = m
	return m
}

// own is the data of a document without those nested in it, masked by its own
// schema: theirs are masked by theirs.
func (n *Nest) own(d Document) (*object, error) {
	fail := func(err error) (*object, error) { return nil, &Error{ID: d.ID, reason: err} }
	s, there := n.schemas[d.Schema]
	if !there {
		return fail(errSchema)
	}
	if s.err != nil {
		return fail(s.err)
	}
	text, err := n.key.decrypt(d.Data)
	if err != nil {
		return fail(err)
	}
	o, err := parseObject(text)
	if err != nil {
		return fail(err)
	}
	if err := o.hide(s.secrets); err != nil {
		return fail(err)
	}
	return o, nil
}
