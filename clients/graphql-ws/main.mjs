// graphql-ws as docs/clients.md sets it up.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { found } from '../pages.mjs';

// The address, and the runs whose task runs are asked for.
const [url, ...parents] = process.argv.slice(2);
const authorization = 'Basic ' + Buffer.from(process.env.AUTH ?? '').toString('base64');

// --8<-- [start:setup]
const client = createClient({
  url: url.replace(/^http/, 'ws'),
  connectionParams: { authorization }, // "Bearer qs_…" or "Basic …"; leave it out where nothing is asked for
  webSocketImpl: WebSocket, // in browsers and from Node 22 on there is one
});

function ask(query, variables) {
  return new Promise((resolve, reject) => {
    let result;
    client.subscribe({ query, variables }, { next: value => (result = value), error: reject, complete: () => resolve(result) });
  });
}
// --8<-- [end:setup]

console.log(JSON.stringify(await found(ask, parents)));
await client.dispose();
