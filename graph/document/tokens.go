package document

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// MaxBytes is how long a document may be.
const MaxBytes = 256 << 10

// tooLong refuses a text of more bytes than a document may have, or of more than
// most tokens, comments included, before it is parsed; 0 is no limit of tokens.
func tooLong(text string, most int) *problem.Problem {
	if len(text) > MaxBytes {
		return problem.New(problem.QueryTooLarge, "the operation has %d bytes, and the limit is %d: give long texts and lists in variables", len(text), MaxBytes)
	}
	if most <= 0 || len(text) <= most { // a token has a byte at least
		return nil
	}
	n := 0
	for l := lexer.New(&ast.Source{Input: text}); ; n++ {
		token, err := l.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			break // the parser says what is wrong
		}
	}
	if n <= most {
		return nil
	}
	return problem.New(problem.QueryTooLarge, "the operation has %d tokens, and the limit is %d (QUAESTOR_MAX_TOKENS)", n, most)
}
