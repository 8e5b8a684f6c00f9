// Command unittests runs the tests that need no server, no browser, no other program and no network. It finds them by
// what they mention: a test needs more when it comes, through whatever functions of test code, to something of `more`.
// Arguments are given to `go test`; with -list alone it prints the tests.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

const module = "github.com/quaestor-graph/quaestor"

// more are the packages of which a test needs something that the machine may lack, but for what is named.
var more = map[string][]string{
	module + "/server/database/databasetest": {
		"Answer", "Answers", "Dialect", "Dialects", "Eventually", "Folder", "Locales", "Main", "Manifest", "PageWays", "Password", "Path", "Release",
		"Revisions", "Run", "Seed", "Soaking", "SQLite", "Testdata", "Unrelated", "User",
	},
	"os/exec":                      {},
	"github.com/chromedp/chromedp": {},
	module + "/ui":                 {"Codings", "Examples", "Pages", "Playground"},
}

// helpers are packages of ours that are there for tests: their functions are looked into.
var helpers = []string{"graph/graphtest", "server/servertest"}

// name is a function, method, variable or type of a package.
type name struct{ dir, is string }

// code is what the test code of all packages mentions.
type code struct {
	mentions map[name][]name
	needs    map[name]bool
	tests    map[string][]string // by folder
}

func main() {
	all, err := read()
	if err != nil {
		fmt.Fprintln(os.Stderr, "unittests:", err)
		os.Exit(1)
	}
	whole, patterns := []string{}, map[string][]string{}
	var runs [][]string
	for _, dir := range slices.Sorted(maps.Keys(all.tests)) {
		units := slices.DeleteFunc(slices.Clone(all.tests[dir]), func(test string) bool { return all.needMore(name{dir, test}, map[name]bool{}) })
		if len(os.Args) == 2 && os.Args[1] == "-list" {
			for _, test := range units {
				fmt.Println(dir, test)
			}
			continue
		}
		switch len(units) {
		case 0:
		case len(all.tests[dir]):
			whole = append(whole, "./"+dir)
		default:
			patterns[dir] = units
		}
	}
	if len(os.Args) == 2 && os.Args[1] == "-list" {
		return
	}
	if len(whole) > 0 {
		runs = append(runs, whole)
	}
	// One run of `go test` builds packages beside each other; a name that is another package's test with a server is run alone.
	for _, dirs := range together(all, patterns) {
		var tests []string
		for _, dir := range dirs {
			tests = append(tests, patterns[dir]...)
		}
		args := []string{"-run=^(" + strings.Join(tests, "|") + ")$"}
		for _, dir := range dirs {
			args = append(args, "./"+dir)
		}
		runs = append(runs, args)
	}
	failed := false
	for _, args := range runs {
		failed = !run(append(slices.Clone(os.Args[1:]), args...)...) || failed
	}
	if failed {
		os.Exit(1)
	}
}

// together parts packages into lists of which none has a test that is not to be run under the name of another's that is.
func together(all *code, patterns map[string][]string) (lists [][]string) {
	for _, dir := range slices.Sorted(maps.Keys(patterns)) {
		clash := func(a, b string) bool {
			return slices.ContainsFunc(patterns[a], func(test string) bool {
				return slices.Contains(all.tests[b], test) && !slices.Contains(patterns[b], test)
			})
		}
		i := slices.IndexFunc(lists, func(list []string) bool {
			return !slices.ContainsFunc(list, func(other string) bool { return clash(dir, other) || clash(other, dir) })
		})
		if i < 0 {
			lists = append(lists, nil)
			i = len(lists) - 1
		}
		lists[i] = append(lists[i], dir)
	}
	return lists
}

func run(args ...string) bool {
	c := exec.Command("go", append([]string{"test"}, args...)...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	return c.Run() == nil
}

// read parses the test code below the working directory.
func read() (*code, error) {
	all := &code{map[name][]name{}, map[name]bool{}, map[string][]string{}}
	return all, filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && file != "." || slices.Contains([]string{"node_modules", "testdata", "build"}, d.Name())) {
			return filepath.SkipDir
		}
		dir := filepath.ToSlash(filepath.Dir(file))
		helper := slices.ContainsFunc(helpers, func(h string) bool { return dir == h || strings.HasPrefix(dir, h+"/") })
		if !strings.HasSuffix(file, ".go") || !helper && !strings.HasSuffix(file, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err == nil {
			all.file(dir, f)
		}
		return err
	})
}

// file keeps what each declaration of a file mentions.
func (c *code) file(dir string, f *ast.File) {
	imports := map[string]string{}
	for _, i := range f.Imports {
		p := strings.Trim(i.Path.Value, `"`)
		as := path.Base(p)
		if i.Name != nil {
			as = i.Name.Name
		}
		imports[as] = p
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			// A method is whichever has its name: types are not looked at.
			of := name{dir, d.Name.Name}
			if d.Recv == nil && strings.HasPrefix(of.is, "Test") && of.is != "TestMain" {
				c.tests[dir] = append(c.tests[dir], of.is)
			}
			c.keep(dir, imports, of, d)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					c.keep(dir, imports, name{dir, s.Name.Name}, s)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						c.keep(dir, imports, name{dir, n.Name}, s)
					}
				}
			}
		}
	}
}

func (c *code) keep(dir string, imports map[string]string, of name, node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if !ok {
				break
			}
			p, ok := imports[x.Name]
			if !ok {
				break
			}
			if but, ok := more[p]; ok {
				c.needs[of] = c.needs[of] || !slices.Contains(but, n.Sel.Name)
			} else if in, ok := strings.CutPrefix(p, module+"/"); ok {
				c.mentions[of] = append(c.mentions[of], name{in, n.Sel.Name})
			}
			return false
		case *ast.Ident:
			c.mentions[of] = append(c.mentions[of], name{dir, n.Name})
		}
		return true
	})
}

// needMore says whether something needs more, or comes to what does.
func (c *code) needMore(of name, seen map[name]bool) bool {
	if seen[of] {
		return false
	}
	seen[of] = true
	return c.needs[of] || slices.ContainsFunc(c.mentions[of], func(n name) bool { return c.needMore(n, seen) })
}
