// Package databasetest gives every storage test a real database of each dialect: copies of a real Prefect installation,
// empty databases, databases behind PgBouncer, and the real Prefect beside them.
//
// It starts its own PostgreSQL, once for each test process and only when a test asks for it, never as root, on a free port
// of the loopback address; the kernel ends it with the test process, however that ends. On a machine without PostgreSQL,
// PgBouncer or Prefect the test fails: a storage test that skips a dialect has tested nothing.
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
