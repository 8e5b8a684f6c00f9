// Command genqlient pages through flow runs and their task runs by code that genqlient has generated from the schema.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/Khan/genqlient/graphql"

	"example.org/genqlient/build/generated"
)

func main() {
	ctx := context.Background()
	client := graphql.NewClient(os.Args[1], http.DefaultClient)
	answer := struct {
		FlowRuns []string            `json:"flowRuns"`
		TaskRuns map[string][]string `json:"taskRuns"`
	}{TaskRuns: map[string][]string{}}

	// All but one operator of each comparator are left out, and most fields of the filter.
	no := false
	where := &generated.FlowRunFilter{Id: &generated.IDFilter{IsNull: &no}}
	for after := (*string)(nil); ; {
		runs, err := generated.Runs(ctx, client, after, where)
		if err != nil {
			log.Fatal(err)
		}
		for _, run := range runs.FlowRuns.Nodes {
			answer.FlowRuns = append(answer.FlowRuns, run.Id)
		}
		if !runs.FlowRuns.PageInfo.HasNextPage {
			break
		}
		after = runs.FlowRuns.PageInfo.EndCursor
	}
	for _, id := range os.Args[2:] {
		for after := (*string)(nil); ; {
			tasks, err := generated.Tasks(ctx, client, id, after)
			if err != nil {
				log.Fatal(err)
			}
			page := tasks.FlowRun.TaskRuns
			for _, run := range page.Nodes {
				answer.TaskRuns[id] = append(answer.TaskRuns[id], run.Id)
			}
			if !page.PageInfo.HasNextPage {
				break
			}
			after = page.PageInfo.EndCursor
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		log.Fatal(err)
	}
}
