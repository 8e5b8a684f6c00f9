package config

import (
	"context"
	"sync"
)

// engineKey tells configurations apart: equal keys share an engine, and so its connections.
type engineKey struct {
	options Options
	path    string
}

type cachedEngine struct {
	*engine
	users int
}

var engines = struct {
	sync.Mutex
	m map[engineKey]*cachedEngine
}{m: map[engineKey]*cachedEngine{}}

// openEngine finds or makes the engine of key, and checks that its database answers within the connection timeout.
func openEngine(ctx context.Context, key engineKey, create func() *engine) (Engine, error) {
	h := &handle{engine: shareEngine(key, create), key: key}
	limit := key.options.ConnectionTimeout
	bounded, cancel := withTimeout(ctx, limit)
	defer cancel()
	if err := h.Ping(bounded); err != nil {
		_ = h.Close()
		if bounded.Err() != nil && ctx.Err() == nil {
			err = unavailable(err, "%s did not answer within %s", h.address, limit)
		}
		return nil, err
	}
	return h, nil
}

func shareEngine(key engineKey, create func() *engine) *engine {
	engines.Lock()
	defer engines.Unlock()
	cached := engines.m[key]
	if cached == nil {
		cached = &cachedEngine{engine: create()}
		cached.open = map[*transaction]struct{}{}
		engines.m[key] = cached
	}
	cached.users++
	return cached.engine
}

// handle is one user's share of an engine.
type handle struct {
	*engine
	key  engineKey
	once sync.Once
}

// Close gives up the share; the last one closes the engine. Closing twice does nothing.
func (h *handle) Close() error {
	var last *engine
	h.once.Do(func() {
		engines.Lock()
		defer engines.Unlock()
		cached := engines.m[h.key]
		if cached.users--; cached.users == 0 {
			delete(engines.m, h.key)
			last = cached.engine
		}
	})
	if last == nil {
		return nil
	}
	return last.shutdown()
}
