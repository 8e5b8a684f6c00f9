package connection

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
)

// A cursor is the base64 of a JSON list, preceded by its checksum: the order
// that it belongs to (the type and the fields sorted by), then the row's keys
// in that order.

// orderOf names the order of an entity's connection.
func orderOf(e *descriptor.Entity) string { return e.Type + " id" }

// edgeView is row's name for a view.
func edgeView(edges, node string) string { return row.EdgeView(edges, node) }

func encodeCursor(e *descriptor.Entity, id stored.ID) string {
	text, err := json.Marshal([]string{orderOf(e), id.Key()})
	if err != nil { // strings always marshal
		panic(err)
	}
	b := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(text))
	return base64.RawURLEncoding.EncodeToString(append(b, text...))
}

var (
	errDamaged    = errors.New("this is no cursor of this server, or it is damaged: pass one exactly as a connection gave it")
	errOtherOrder = errors.New("this cursor belongs to another connection or to another order")
)

func decodeCursor(e *descriptor.Entity, s string) (stored.ID, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < 4 || binary.BigEndian.Uint32(b) != crc32.ChecksumIEEE(b[4:]) {
		return "", errDamaged
	}
	var keys []string
	if err := json.Unmarshal(b[4:], &keys); err != nil || len(keys) != 2 {
		return "", errDamaged
	}
	if keys[0] != orderOf(e) {
		return "", errOtherOrder
	}
	id, ok := stored.IDFromKey(keys[1])
	if !ok {
		return "", errDamaged
	}
	return id, nil
}
