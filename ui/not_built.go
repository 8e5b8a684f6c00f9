package ui

// notBuilt is served in place of the pages and the playground by a program that was built without Node.
const notBuilt = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Quaestor</title>
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
pre { padding: 0.75rem 1rem; background: color-mix(in srgb, currentColor 8%, transparent); overflow: auto; }
</style>
</head>
<body>
<h1>The pages are not in this program</h1>
<p>This Quaestor was built without Node, as <code>go install</code> does, and its pages and the playground (GraphiQL) are built
with Node. There are two ways to get them:</p>
<ul>
<li>Take a release: its archives and packages have them.</li>
<li>Build it: install Node 20.19 or newer with npm, and in a clone of Quaestor's repository run
<pre>make build</pre>
That is the same as <code>cd ui &amp;&amp; npm ci &amp;&amp; npm run build</code> before <code>go build ./cmd/quaestor</code>.</li>
</ul>
<p>The API works without: send GraphQL requests to <code>/graphql</code>, and find the schema at
<code>/schema.graphql</code>.</p>
<pre>curl -H 'Content-Type: application/json' -d '{"query": "{ server { version dialect } }"}' http://127.0.0.1:4300/graphql</pre>
</body>
</html>
`
