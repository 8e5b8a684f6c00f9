// Package connection reads rows for the graph and writes answers from them. A root field reads its whole selection once
// (plan.go), runs one statement for each level and alias with the columns that the operation asks for (load.go), and then
// writes its answer from the plan and the rows (write.go). Everything comes from the operation's one snapshot.
package connection
