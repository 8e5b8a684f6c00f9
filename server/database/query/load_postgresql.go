package query

import "context"

// load: a COPY, whose values are no arguments: of an INSERT each of them is
// parsed, analysed and planned, which takes longer than to write the row.
func (v postgresql) load(ctx context.Context, c *components, r Rows) []Statement {
	table, r := c.present(ctx, r)
	if len(r.Rows) == 0 {
		return nil
	}
	return []Statement{v.copy(c, table, r)}
}

func (postgresql) copy(c *components, table string, r Rows) Statement {
	b := c.builder()
	b.WriteString("COPY ").Ident(table).WriteString(" (").IdentComma(r.Columns...).WriteString(") FROM STDIN")
	st := statement(b)
	st.Rows = r.Rows
	return st
}

// loadLinked: PostgreSQL looks at foreign keys when a statement is over, with
// all that is in its WITH; an UPDATE afterwards would write every index of the
// parent again. A COPY takes one table, so that both go by way of temporary
// ones. Each of those is made once in the transaction, which ends with it: the
// locks of many would be held up to then.
func (v postgresql) loadLinked(ctx context.Context, c *components, l Linked) []Statement {
	child, children := c.present(ctx, l.Child)
	parent, parents := c.present(ctx, l.Parent)
	if len(parents.Rows) == 0 {
		return nil
	}
	if len(children.Rows) == 0 {
		return []Statement{v.copy(c, parent, parents)}
	}
	var out []Statement
	insert, truncate := c.builder(), c.builder()
	stage := func(table string, r Rows) {
		staged := "quaestor_" + table
		b := c.builder()
		b.WriteString("CREATE TEMPORARY TABLE IF NOT EXISTS ").Ident(staged).WriteString(" ON COMMIT DROP AS SELECT ").IdentComma(r.Columns...)
		b.WriteString(" FROM ").Ident(table).WriteString(" WITH NO DATA")
		out = append(out, statement(b), v.copy(c, staged, r))
		insert.WriteString("INSERT INTO ").Ident(table).WriteString(" (").IdentComma(r.Columns...).WriteString(") SELECT ").IdentComma(r.Columns...)
		insert.WriteString(" FROM ").Ident(staged)
	}
	insert.WriteString("WITH linked AS (")
	stage(child, children)
	insert.WriteString(") ")
	stage(parent, parents)
	truncate.WriteString("TRUNCATE ").Ident("quaestor_" + child).WriteString(", ").Ident("quaestor_" + parent)
	return append(out, statement(insert), statement(truncate))
}
