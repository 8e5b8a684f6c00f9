package graph_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// hostile draws documents that are small and mean to be dear: the families of what was tried before, new ones, and their
// mixtures.
type hostile struct {
	*rand.Rand
	// longest is about how many bytes of a document repeat.
	longest int
}

// some is a number between 1 and most, as often of each length.
func (h hostile) some(most int) int { return int(math.Pow(float64(most), h.Float64())) }

func (h hostile) one(of ...string) string { return of[h.IntN(len(of))] }

// repeat is a text several times, %d in it how often before, and no longer than a document may well be.
func (h hostile) repeat(most int, text string) string {
	var b strings.Builder
	for i := range min(h.some(most), 1+h.longest/(len(text)+1)) {
		b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

func (h hostile) aliases(most int, field string) string { return h.repeat(most, "a%d:"+field+" ") }

// rows is a selection of flow runs.
func (h hostile) rows(depth int) string {
	below := func(format string) string { return fmt.Sprintf(format, h.rows(depth-1)) }
	if depth > 0 {
		switch h.IntN(8) {
		case 0, 1, 2:
			return "flow{flowRuns" + h.page() + "{" + h.connection(depth-1) + "}}"
		case 3:
			return h.aliases(60, below("parentFlowRun{%s}"))
		case 4:
			return "taskRuns" + h.one("", "(first:1000)", "(first:2)") + "{nodes{states(first:" + fmt.Sprint(h.some(1000)) + "){nodes{id}}}}"
		}
	}
	switch h.IntN(6) {
	case 0:
		return h.aliases(3000, h.one("id", "name", "created", "__typename", "tags", "parameters"))
	case 1:
		return "id ...F0"
	case 2:
		n := h.some(900)
		return strings.Repeat("...{", n) + "id" + strings.Repeat("}", n)
	case 3:
		return "id " + h.repeat(900, "...on Node{id}")
	case 4:
		return "id" + h.repeat(3, "@include(if:true)") + h.one("", " created"+strings.Repeat("@skip(if:false)", h.some(1000)))
	}
	return "id parameters state{name stateDetails} flow{name labels} deployment{name} workQueue{name}"
}

func (h hostile) connection(depth int) string {
	switch h.IntN(8) {
	case 0:
		return "totalCount " + h.aliases(400, "totalCount")
	case 1:
		return "pageInfo{" + h.aliases(900, "hasNextPage") + "}"
	case 2:
		return "aggregate{" + h.aliases(600, h.one("percentile(field:TOTAL_RUN_TIME,p:0.%d)", "count(where:"+h.filter(1)+")", "countDistinct(field:NAME)", "max(field:NAME)")) + "}"
	case 3:
		return h.aliases(100, "groups(first:"+fmt.Sprint(h.some(1000))+",by:["+h.one("{field:NAME},{field:ID}", "{field:TAGS}", `{field:PARAMETERS,path:["x","0","y"]}`,
			`{field:CREATED,every:"PT1S"}`, `{field:CREATED,every:"P1D",timeZone:"Asia/Amman"}`)+"]"+h.one("", ",having:["+h.repeat(300, "{aggregate:COUNT,is:{gt:%d}}")+"]")+"){nodes{keys "+h.aliases(900, "count")+"}}")
	case 4:
		return "edges{cursor node{" + h.rows(depth) + "}}"
	}
	return "nodes{" + h.rows(depth) + "}"
}

func (h hostile) page() string {
	return h.one("", "(first:1000)", "(last:1000)", "(first:1)", "(first:200,orderBy:[{field:NAME}])", "(first:3,orderBy:[{field:NAME},{field:ID}],where:"+h.filter(3)+")",
		"(where:"+h.filter(2)+")", `(after:"AAAA`+h.repeat(500, "x%d")+`")`)
}

func (h hostile) filter(depth int) string {
	if depth > 0 {
		switch h.IntN(6) {
		case 0:
			return "{not:" + h.filter(depth-1) + "}"
		case 1:
			return "{flow:{flowRuns:{" + h.one("some", "none") + ":" + h.filter(depth-1) + "}}}"
		case 2:
			return "{and:[" + h.filter(depth-1) + "," + h.filter(depth-1) + "]}"
		}
	}
	switch h.IntN(8) {
	case 0:
		return "{or:[" + h.repeat(1200, `{name:{`+h.one("icontains", "ilike", "like", "endsWith")+`:"x%d"}}`) + "]}"
	case 1:
		n := h.some(600)
		return `{parameters:[{contains:{a:` + strings.Repeat("[", n) + "1" + strings.Repeat("]", n) + `}}]}`
	case 2:
		return `{name:{in:[` + h.repeat(5000, `"x%d",`) + `]}}`
	case 3:
		return `{name:{ilike:"` + h.repeat(9000, h.one("%%a", "_", "%%_", `\\`)) + `"}}`
	case 4:
		return `{or:[` + h.repeat(500, `{parameters:[{path:["a","b%d"],contains:{x:1}}]}`) + `]}`
	case 5:
		return `{taskRuns:{count:{gt:1},some:{name:{icontains:"x"}}}}`
	case 6:
		n := h.some(200)
		return strings.Repeat("{not:", n) + `{name:{eq:"x"}}` + strings.Repeat("}", n)
	}
	return `{name:{eq:"""` + h.repeat(3000, h.one("\n ", `\u0061`, "é", "\"")) + ` """}}`
}

// root is one field of Query.
func (h hostile) root() string {
	switch h.IntN(14) {
	case 0:
		return "logs(first:1,orderBy:[{field:MESSAGE}]){nodes{id}}"
	case 1:
		return "events(first:" + fmt.Sprint(h.some(1000)) + "){nodes{payload related}}"
	case 2:
		return "__schema{types{fields{" + h.aliases(500, "name") + h.one("", " type{ofType{fields{name type{ofType{fields{name}}}}}}") + "}}}"
	case 3:
		return `flowRunHistory(start:"2026-01-01T00:00:00Z",end:"2026-11-01T00:00:00Z",interval:` + fmt.Sprint(h.some(10_000_000)) + `){states{` + h.aliases(50, "countRuns") + `}}`
	case 4:
		return h.one("x", "__type", "server", strings.Repeat("y", h.some(90_000))) + h.one("", "{now}", "{"+h.repeat(900, "...on "+strings.Repeat("x", h.some(200))+"%d{id}")+"}")
	case 5:
		return `nodes(ids:[` + h.repeat(2000, `"00000000-0000-0000-0000-000000000000",`) + `]){` + h.repeat(30, "...on Flow{a%d:name}...on FlowRun{b%d:id}") + `}`
	case 6:
		return `scheduledFlowRuns(workPoolName:"default-pool"){` + h.rows(1) + `}`
	case 7:
		return `flowRunGraph(id:"00000000-0000-0000-0000-000000000000"){nodes{id}}`
	}
	return "flowRuns" + h.page() + "{" + h.connection(4) + "}"
}

func (h hostile) document() string {
	h.longest = 8_000
	if h.IntN(12) == 0 {
		h.longest = 80_000
	}
	text := h.root()
	if h.IntN(2) == 0 {
		text = h.aliases(200, text)
	}
	spread := h.IntN(4) == 0
	if text = "{" + text; spread {
		text += " ...G0"
	}
	text += "}"
	if h.IntN(8) == 0 {
		n := h.some(300)
		var declared, used strings.Builder
		for i := range n {
			fmt.Fprintf(&declared, "$v%d:%s ", i, h.one("Int", "Int=1", "Int!"))
			fmt.Fprintf(&used, "v%d:flows(first:$v%d){totalCount} ", i, h.IntN(1+i))
		}
		text = "query Q(" + declared.String() + "){" + used.String() + text[1:]
	}
	if spread {
		n, how := h.some(1500), h.one("...G%d", "...G%d ...G%d", "g:server{now} ...G%d", "flows{nodes{id}} ...G%d")
		var fragments strings.Builder
		cycle := h.IntN(3 * n)
		for i := range n {
			to := i + 1
			if i == cycle {
				to = 0
			}
			fmt.Fprintf(&fragments, " fragment G%d on Query{%s}", i, strings.ReplaceAll(how, "%d", fmt.Sprint(to)))
		}
		text += fragments.String() + fmt.Sprintf(" fragment G%d on Query{__typename}", n)
	}
	if strings.Contains(text, "...F0") {
		text += " fragment F0 on FlowRun{" + h.aliases(1000, h.one("id", "name", "flow{id}")) + "}"
	}
	if h.IntN(20) == 0 { // and what is none
		at := h.IntN(len(text))
		text = text[:at] + h.one("}", "{", "\x00", "\xff", `"`, "$", "@skip(if:$x)", "...") + text[at:]
	}
	return text
}
