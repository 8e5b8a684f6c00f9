package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/graph"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the GraphQL schema",
		Example: `  quaestor schema > schema.graphql`,
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), graph.SDL())
			return err
		},
	}
}
