// graphql-sse as docs/clients.md sets it up.
import { createClient } from 'graphql-sse';
import { found } from '../pages.mjs';

// The address, and the runs whose task runs are asked for.
const [url, ...parents] = process.argv.slice(2);
const authorization = 'Basic ' + Buffer.from(process.env.AUTH ?? '').toString('base64');

// --8<-- [start:setup]
const client = createClient({
  url, // distinct connections mode, which is the default
  headers: { authorization }, // "Bearer qs_…" or "Basic …"; leave it out where nothing is asked for
});

function ask(query, variables) {
  return new Promise((resolve, reject) => {
    let result;
    client.subscribe({ query, variables }, { next: value => (result = value), error: reject, complete: () => resolve(result) });
  });
}
// --8<-- [end:setup]

console.log(JSON.stringify(await found(ask, parents)));
client.dispose();
