package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
	"github.com/quaestor-graph/quaestor/server/auth"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
)

func newKey() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Make, list and revoke keys to the API",
		Long: `Make, list and revoke keys. Once there is one, /graphql, /schema.graphql and /metrics ask for a key or the auth string;
that stays so when all have expired or been revoked. Keys are kept, hashed, in the database (quaestor database upgrade).`,
		Example: `  quaestor key create grafana --scope read --expires 90d
  quaestor key list
  quaestor key revoke grafana`,
		Args: subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newKeyCreate(), newKeyList(), newKeyRevoke())
	return cmd
}

// withDatabase opens the database of the settings, whatever its revision.
func withDatabase(cmd *cobra.Command, do func(context.Context, database.Database) error) error {
	s, err := load(cmd, "database-url")
	if err != nil {
		return err
	}
	db, err := database.Open(cmd.Context(), s)
	if err != nil {
		return withNextStep(s, err)
	}
	return errors.Join(do(cmd.Context(), db), db.Close())
}

func scopeNames() (names []string) {
	for _, s := range caller.Scopes {
		names = append(names, string(s))
	}
	return names
}

func newKeyCreate() *cobra.Command {
	var scopes, pools, tags, flows []string
	var expires string
	cmd := &cobra.Command{
		Use:   "create NAME",
		Short: "Make a key and print it, once",
		Long: `Make a key and print it alone on stdout. It is not shown again. A name is given once, also after its key is revoked.

A key may be bound to work pools, tags and flows: it sees runs in all of the kinds that are given, and in any of a kind.`,
		Example: `  quaestor key create grafana --scope read --expires 90d
  quaestor key create team-a --work-pool k8s-a --work-pool k8s-b
  QUAESTOR_KEY=$(quaestor key create me) quaestor query '{ server { dialect } }' --server localhost:4300`,
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			now := time.Now().UTC().Truncate(time.Microsecond)
			n := database.NewKey{Name: args[0], Created: now, WorkPools: pools, Flows: flows, Tags: tags}
			if strings.TrimSpace(n.Name) != n.Name || n.Name == "" || terminal.Text(n.Name) != n.Name || len(n.Name) > 200 {
				return &usageError{errors.New("the name of a key is a text of at most 200 bytes, without blanks around it or control characters")}
			}
			for _, s := range scopes {
				if !slices.Contains(scopeNames(), s) {
					return &usageError{fmt.Errorf("there is no scope %q: there are %s", s, strings.Join(scopeNames(), ", "))}
				}
				if !slices.Contains(n.Scopes, s) {
					n.Scopes = append(n.Scopes, s)
				}
			}
			if len(n.Scopes) == 0 {
				return &usageError{fmt.Errorf("--scope names no scope: there are %s", strings.Join(scopeNames(), ", "))}
			}
			var err error
			if n.Expires, err = expiry(expires, now); err != nil {
				return err
			}
			var key string
			key, n.Prefix, n.Hash = auth.NewKey()
			return withDatabase(cmd, func(ctx context.Context, db database.Database) error {
				made, err := db.CreateKey(ctx, n)
				if err != nil {
					return err
				}
				until := "it does not expire"
				if !made.Expires.IsZero() {
					until = "it expires at " + made.Expires.Format(time.RFC3339)
				}
				fmt.Fprintf(os.Stderr, "This is the key %s (%s). It is not shown again; %s.\n", made.Name, strings.Join(made.Scopes, ", "), until)
				_, err = fmt.Fprintln(cmd.OutOrStdout(), key)
				return err
			})
		},
	}
	f := cmd.Flags()
	databaseFlag(f)
	f.StringSliceVar(&scopes, "scope", []string{string(caller.Read)}, "what it may do: "+strings.Join(scopeNames(), ", "))
	f.StringVar(&expires, "expires", "", "when it expires: after 90d, 12h, 2w, or at 2027-01-31 or 2027-01-31T12:00:00Z; never unless given")
	f.StringArrayVar(&pools, "work-pool", nil, "work pool to bind it to, by name; may be given again")
	f.StringArrayVar(&tags, "tag", nil, "tag to bind it to; may be given again")
	f.StringArrayVar(&flows, "flow", nil, "flow to bind it to, by name; may be given again")
	complete(cmd, "scope", commaSeparated(scopeNames()))
	return cmd
}

var after = regexp.MustCompile(`^([1-9][0-9]{0,5})([mhdw])$`)

// expiry reads what --expires says.
func expiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	var at time.Time
	if m := after.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // six digits are a number
		unit := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[m[2]]
		if n > int(100*365*24*time.Hour/unit) {
			return at, &usageError{errors.New("--expires is more than 100 years away: leave it out for a key that does not expire")}
		}
		return now.Add(time.Duration(n) * unit), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if parsed, err := time.Parse(layout, text); err == nil {
			at = parsed.UTC()
		}
	}
	switch {
	case at.IsZero():
		return at, &usageError{fmt.Errorf("--expires must be such as 90d, 12h, 2w, 2027-01-31 or 2027-01-31T12:00:00Z, not %q", text)}
	case !at.After(now):
		return at, &usageError{fmt.Errorf("--expires is in the past: %s", at.Format(time.RFC3339))}
	}
	return at, nil
}

// listed is a key as `key list --json` has it.
type listed struct {
	Name      string     `json:"name"`
	Prefix    string     `json:"prefix"`
	State     string     `json:"state"`
	Scopes    []string   `json:"scopes"`
	WorkPools []string   `json:"workPoolIds,omitempty"`
	Flows     []string   `json:"flowIds,omitempty"`
	Tags      []string   `json:"tags,omitempty"`
	Created   *time.Time `json:"created"`
	Expires   *time.Time `json:"expires"`
	Revoked   *time.Time `json:"revoked"`
	LastUsed  *time.Time `json:"lastUsed"`
}

func list(k database.Key, now time.Time) listed {
	given := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	l := listed{Name: k.Name, Prefix: k.Prefix, State: "usable", Scopes: k.Scopes,
		Created: given(k.Created), Expires: given(k.Expires), Revoked: given(k.Revoked), LastUsed: given(k.LastUsed)}
	switch {
	case !k.Revoked.IsZero():
		l.State = "revoked"
	case !auth.Usable(&k, now):
		l.State = "expired"
	}
	if b := k.Bounds; b != nil {
		l.WorkPools, l.Flows, l.Tags = b.WorkPoolIDs, b.FlowIDs, b.Tags
	}
	return l
}

func newKeyList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the keys",
		Long:  "List all keys, revoked and expired ones included, by how they begin: what they are is kept nowhere.",
		Example: `  quaestor key list
  quaestor key list --json`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withDatabase(cmd, func(ctx context.Context, db database.Database) error {
				keys, err := db.Keys(ctx)
				if err != nil {
					return err
				}
				all := []listed{}
				rows := [][]string{{"name", "begins", "state", "scopes", "bound to", "expires", "last used"}}
				for _, k := range keys {
					l := list(k, time.Now())
					all = append(all, l)
					rows = append(rows, []string{l.Name, l.Prefix, l.State, strings.Join(l.Scopes, ","), bound(l), shownTime(l.Expires), shownTime(l.LastUsed)})
				}
				if asJSON {
					text, err := json.MarshalIndent(all, "", "  ")
					if err != nil {
						return err
					}
					_, err = cmd.OutOrStdout().Write(append(terminal.JSON(text), '\n'))
					return err
				}
				var columns terminal.Columns
				return columns.Write(cmd.OutOrStdout(), rows...)
			})
		},
	}
	databaseFlag(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func bound(l listed) string {
	var to []string
	for kind, things := range map[string][]string{"work pools": l.WorkPools, "flows": l.Flows, "tags": l.Tags} {
		if len(things) > 0 {
			to = append(to, kind+" "+strings.Join(things, ","))
		}
	}
	slices.Sort(to)
	return strings.Join(to, "; ")
}

func shownTime(t *time.Time) string {
	if t == nil {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}

func newKeyRevoke() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "revoke NAME",
		Short:   "End a key: every server refuses it within 10 s",
		Long:    "End a key. Every server refuses it within 10 s. Its name is not given again.",
		Example: "  quaestor key revoke grafana",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDatabase(cmd, func(ctx context.Context, db database.Database) error {
				k, err := db.RevokeKey(ctx, args[0], time.Now().UTC())
				if err == nil {
					fmt.Fprintf(os.Stderr, "The key %s is revoked since %s.\n", k.Name, k.Revoked.UTC().Format(time.RFC3339))
				}
				return err
			})
		},
	}
	databaseFlag(cmd.Flags())
	return cmd
}
