package access

import (
	"context"
	"testing"
)

func TestFrom(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		ctx   context.Context
		bound bool
	}{
		"no caller":                {ctx, false},
		"a caller without bounds":  {With(ctx, nil), false},
		"bounds of no kind":        {With(ctx, &Bounds{}), false},
		"a pool":                   {With(ctx, &Bounds{WorkPoolIDs: []string{"a"}}), true},
		"a pool that is gone":      {With(ctx, &Bounds{WorkPoolIDs: []string{}}), true},
		"a tag":                    {With(ctx, &Bounds{Tags: []string{"a"}}), true},
		"a flow":                   {With(ctx, &Bounds{FlowIDs: []string{"a"}}), true},
		"the bounds of the inmost": {With(With(ctx, &Bounds{Tags: []string{"a"}}), nil), false},
	} {
		if got := From(c.ctx) != nil; got != c.bound {
			t.Errorf("%s: bound is %v", name, got)
		}
	}
}
