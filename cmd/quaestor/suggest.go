package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// near is how many letters a name may be away from what was meant.
const near = 2

// subcommand is the error of a command that has commands below it and was given
// none of them.
func subcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = near
	return &usageError{fmt.Errorf("%s has no command %q%s (see `%s --help`)",
		cmd.CommandPath(), args[0], meant(cmd.SuggestionsFor(args[0])), cmd.CommandPath())}
}

// meant asks whether one of some names was.
func meant(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ": did you mean " + strings.Join(names, " or ") + "?"
}

// flagError is what is wrong with a flag, or with the command before it: that is
// seen only later, and is what its flags are unknown for.
func flagError(cmd *cobra.Command, err error) error {
	if cmd.HasAvailableSubCommands() && cmd.Flags().NArg() > 0 {
		return subcommand(cmd, cmd.Flags().Args())
	}
	hint := ""
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		hint = meant(flagsNear(cmd, unknown.GetSpecifiedName()))
	}
	return &usageError{fmt.Errorf("%w%s (see `%s --help`)", err, hint, cmd.CommandPath())}
}

func flagsNear(cmd *cobra.Command, name string) (names []string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if len(name) > 1 && !f.Hidden && (strings.HasPrefix(f.Name, name) || levenshtein.ComputeDistance(f.Name, name) <= near) {
			names = append(names, "--"+f.Name)
		}
	})
	return names
}
