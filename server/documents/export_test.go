package documents

import "time"

// LookAgain has the manifest look at its file when it is asked next.
func LookAgain(m *Manifest) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.looked = time.Time{}
}
