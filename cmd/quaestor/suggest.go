package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// mostMistakes is how many letters a name may be away from what was meant.
const mostMistakes = 2

// subcommand is the error of a command that has commands below it and was given
// none of them.
func subcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &usageError{fmt.Errorf("%s has no command %q%s (see `%s --help`)",
		cmd.CommandPath(), args[0], meant(commandsNear(cmd, args[0])), cmd.CommandPath())}
}

// commandsNear are those below a command, or else those that they lead to.
func commandsNear(cmd *cobra.Command, name string) (names []string) {
	var deeper []string
	for _, c := range cmd.Commands() {
		if !c.IsAvailableCommand() {
			continue
		}
		if near(name, c.Name()) {
			names = append(names, c.Name())
		}
		for _, below := range commandsNear(c, name) {
			deeper = append(deeper, c.Name()+" "+below)
		}
	}
	if len(names) == 0 {
		return deeper
	}
	return names
}

// near says whether a name may be meant by what was given: that is its beginning,
// or has few mistakes for its length.
func near(given, name string) bool {
	if len(given) < 2 {
		return false
	}
	given = strings.ToLower(given)
	mistakes := levenshtein.ComputeDistance(given, name)
	if swapped(given, name) {
		mistakes = 1
	}
	return strings.HasPrefix(name, given) || mistakes <= min(mostMistakes, max(len(given), len(name))/3)
}

// swapped says whether two letters next to each other change places between names.
func swapped(a, b string) bool {
	for i := 1; i < len(a); i++ {
		if a[:i-1]+a[i:i+1]+a[i-1:i]+a[i+1:] == b {
			return true
		}
	}
	return false
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
		if !f.Hidden && near(name, f.Name) {
			names = append(names, "--"+f.Name)
		}
	})
	return names
}
