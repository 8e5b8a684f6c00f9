package stored

// Held is how many bytes of memory a value takes beside the row into which it
// was scanned; to is where: a pointer of row.Row.
func Held(to any) int {
	switch v := to.(type) {
	case *ID:
		return heldText(string(*v))
	case *Text:
		return heldText(string(*v))
	case NullText:
		if *v.To == nil {
			return 0
		}
		return heldPointer + heldText(**v.To)
	case *JSON:
		return heldText(v.raw)
	case *Strings:
		n := 0
		for _, s := range v.list {
			n += heldHeader + heldText(s)
		}
		return n
	case *StateType:
		return heldText(string(*v))
	case *string:
		return heldText(*v)
	}
	return 0
}

const (
	heldHeader = 16
	// heldPointer is the string that a pointer leads to.
	heldPointer = heldHeader
)

// heldText is what the characters of a text take: memory is given in sizes of a
// few kinds.
func heldText(s string) int { return (len(s) + 15) &^ 15 }
