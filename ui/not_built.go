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
<p>This Quaestor was built without Node, and its pages and the playground (GraphiQL) are built with it. To get them, install
Node 20.19 or newer with npm, and in Quaestor's source directory run:</p>
<pre>make ui</pre>
<p>That is the same as <code>cd ui &amp;&amp; npm ci &amp;&amp; npm run build</code>. Then build Quaestor again.</p>
<p>The API works without: send GraphQL requests to <code>/graphql</code>, and find the schema at
<code>/schema.graphql</code>.</p>
<pre>curl -H 'Content-Type: application/json' -d '{"query": "{ server { version dialect } }"}' http://127.0.0.1:4300/graphql</pre>
</body>
</html>
`
