package database

import "time"

// SetConfigurationClock sets the clock by which values of the configuration age.
func SetConfigurationClock(d Database, now func() time.Time) { d.(*database).configuration.now = now }
