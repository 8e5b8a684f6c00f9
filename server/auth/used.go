package auth

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/quaestor-graph/quaestor/server/database"
)

// used writes when keys were used, to the minute at most (contract 13.2), behind the requests. Where the role may not write,
// or on a standby, it does not try again for an hour.
type used struct {
	write func(context.Context, map[string]time.Time) error

	mu      sync.Mutex
	noted   map[string]time.Time
	pending map[string]time.Time
	writing bool
	not     time.Time
}

const triedAgain = time.Hour

func (u *used) note(k *database.Key, now time.Time) {
	minute := now.Truncate(time.Minute)
	u.mu.Lock()
	defer u.mu.Unlock()
	if !k.LastUsed.Before(minute) || !u.noted[k.ID].Before(minute) || now.Before(u.not) {
		return
	}
	if u.noted == nil {
		u.noted, u.pending = map[string]time.Time{}, map[string]time.Time{}
	}
	u.noted[k.ID], u.pending[k.ID] = minute, minute
	if !u.writing {
		u.writing = true
		go u.flush(now)
	}
}

// flush writes what is noted until there is nothing more.
func (u *used) flush(now time.Time) {
	for {
		u.mu.Lock()
		last := u.pending
		u.pending = map[string]time.Time{}
		if u.writing = len(last) > 0; !u.writing {
			u.mu.Unlock()
			return
		}
		u.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		err := u.write(ctx, last)
		cancel()
		if err != nil {
			slog.Debug("when keys were last used is not written", "error", err)
			u.mu.Lock()
			u.not = now.Add(triedAgain)
			u.mu.Unlock()
		}
	}
}
