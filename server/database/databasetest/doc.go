// Package databasetest gives every storage test a real database of each dialect: copies of a real Prefect installation,
// empty databases, PgBouncer in between, and the real Prefect beside.
//
// It starts its own PostgreSQL, once per test process and only when it is asked for, never as root, on a free port of
// the loopback address; the kernel ends it with the test process, however that ends. A machine without PostgreSQL,
// PgBouncer or Prefect fails the test: a storage test that skips a dialect has tested nothing.
//
// A package that uses it says so once:
//
//	func TestMain(m *testing.M) { databasetest.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
//			address := d.Sample(t)
//			…
//		})
//	}
//
// Only tests may import it, of any package; it imports nothing of ours, so that every package under test can.
package databasetest
