package settings

import (
	"os"
	"regexp"
	"strings"
)

// addressPassword finds the password in a database address: between the user and the last '@' before the path, or as a
// parameter.
var addressPassword = regexp.MustCompile(`^([^:/?#@]+=)?[A-Za-z0-9+]+://[^:/?@]*:(?P<userinfo>.+)@|[?&]password=(?P<parameter>[^&]+)`)

// passwordSpans gives the places of the passwords in an argument that is, or ends with, a database address.
func passwordSpans(argument string) [][2]int {
	var spans [][2]int
	for _, match := range addressPassword.FindAllStringSubmatchIndex(argument, -1) {
		for _, group := range []string{"userinfo", "parameter"} {
			i := 2 * addressPassword.SubexpIndex(group)
			if start, end := match[i], match[i+1]; start >= 0 && !isPasswordVariable(argument[start:end]) {
				spans = append(spans, [2]int{start, end})
			}
		}
	}
	return spans
}

// authFlag takes the auth string of a server.
const authFlag = "--auth"

func hasPassword(address string) bool { return len(passwordSpans(address)) > 0 }

// HideArguments overwrites, in the memory that the process list shows, the password of each database address among the
// program's arguments and the auth string behind --auth; os.Args has them unchanged afterwards. Call it first of all in
// main.
//
// On Linux ps and /proc/PID/cmdline then show 'x's. They showed the password from the start of the program until this
// call, and the shell may have kept it in its history: hence the warning that Load gives. On other systems nothing is
// overwritten.
func HideArguments() {
	clones := make([]string, len(os.Args))
	for i, argument := range os.Args {
		clones[i] = strings.Clone(argument)
		for _, span := range passwordSpans(clones[i]) {
			overwrite(argument[span[0]:span[1]])
		}
		if i > 0 && clones[i-1] == authFlag {
			overwrite(argument)
		} else if strings.HasPrefix(argument, authFlag+"=") {
			overwrite(argument[len(authFlag)+1:])
		}
	}
	os.Args = clones
}
