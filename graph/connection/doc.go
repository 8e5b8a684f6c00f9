// Package connection reads rows for the graph. A root field reads its whole
// selection once (plan.go), runs one statement for each level and alias with
// the columns that were asked for (load.go), and attaches what it finds to the
// rows, where gqlgen picks it up. Everything comes from the operation's one
// snapshot.
package connection
