package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// complete says what a flag's value may be. The flag is there: cobra refuses it
// otherwise.
func complete(cmd *cobra.Command, flag string, values cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, values); err != nil {
		panic(err)
	}
}

// anyFile leaves it to the shell.
func anyFile(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// folders are those that the shell finds.
func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// filesBehindAt completes the file of @FILE, a form that shells do not know.
func filesBehindAt(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	path, ok := strings.CutPrefix(typed, "@")
	if !ok {
		return []string{"@"}, directive
	}
	folder, _ := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(folder))
	if err != nil {
		return nil, directive
	}
	var found []string
	for _, e := range entries {
		name := "@" + folder + e.Name()
		if e.IsDir() {
			name += "/"
		}
		if strings.HasPrefix(name, typed) {
			found = append(found, name)
		}
	}
	return found, directive
}

// commaSeparated completes the last of several values.
func commaSeparated(values []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		named := strings.Split(before, ",")
		var found []string
		for _, v := range values {
			if !slices.Contains(named, v) {
				found = append(found, before+v)
			}
		}
		return found, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
}
