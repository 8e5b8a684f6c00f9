// Package connection reads rows for the graph, and writes what is asked of them.
// A root field reads its whole selection once (plan.go), runs one statement for
// each level and alias with the columns that were asked for (load.go), and then
// writes its answer from the plan and what it found (write.go). Everything comes
// from the operation's one snapshot.
package connection
