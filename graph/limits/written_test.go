package limits_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/limits"
)

// Contract 12.10: the objects and bytes of all root fields count together, which are written side by side, and a part that
// takes bytes back does not count them.
func TestPartsShareTheirLimits(t *testing.T) {
	l := limits.Default
	l.MaxCost, l.MaxResponseBytes = 1000, 1_000_000
	write := func(parts, objects, bytes int) string {
		ctx := limits.With(t.Context(), l)
		var wg sync.WaitGroup
		for range parts {
			wg.Go(func() {
				m := limits.NewMeter(ctx)
				for i := range objects {
					if m.Object(21) != nil || m.Writing((i+1)*bytes) != nil {
						return
					}
				}
				_ = m.Wrote(2 * objects * bytes)
				_ = m.Wrote(objects * bytes)
			})
		}
		wg.Wait()
		if p := limits.Refused(ctx, nil); p != nil {
			return p.Message
		}
		return ""
	}
	// 8 parts of 100 objects of 1.1 are 880; of 114 more than 1000. Each comes to twice its bytes and takes half back.
	for _, c := range []struct {
		objects, bytes int
		refused        string
	}{
		{100, 100, ""}, {113, 100, ""}, {114, 100, "a cost of 1001 or more"}, {100, 600, ""}, {100, 1300, " bytes or more, and the limit is 1000000 "},
	} {
		got := write(8, c.objects, c.bytes)
		if (c.refused == "") != (got == "") || !strings.Contains(got, c.refused) {
			t.Errorf("8 parts of %d objects of %d bytes: %q, want %q", c.objects, c.bytes, got, c.refused)
		}
	}
	// What nobody counts is not refused.
	m := limits.NewMeter(t.Context())
	if m.Object(1<<30) != nil || m.Wrote(1<<40) != nil {
		t.Error("a meter without an operation refuses")
	}
}
