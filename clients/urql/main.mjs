// urql as docs/clients.md sets it up: graphcache with the schema, its keys and relayPagination, persisted queries.
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { getIntrospectionQuery } from 'graphql';
import { minifyIntrospectionQuery } from '@urql/introspection';

// The address, and the runs whose task runs are asked for.
const [url, ...parents] = process.argv.slice(2);
const warnings = [];
console.warn = (...words) => warnings.push(words.join(' '));

const answer = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: getIntrospectionQuery() }),
});
const schema = minifyIntrospectionQuery((await answer.json()).data);

// --8<-- [start:setup]
// What has no id is part of the row that it belongs to.
const embedded = schema.__schema.types
  .filter(type => type.kind === 'OBJECT' && type.name !== schema.__schema.queryType.name)
  .filter(type => !type.fields.some(field => field.name === 'id'));

const client = new Client({
  url,
  preferGetMethod: false,
  exchanges: [
    cacheExchange({
      schema,
      keys: Object.fromEntries(embedded.map(type => [type.name, () => null])),
      resolvers: { Query: { flowRuns: relayPagination() }, FlowRun: { taskRuns: relayPagination() } },
    }),
    persistedExchange({ enforcePersistedQueries: false }),
    fetchExchange,
  ],
});
// --8<-- [end:setup]

const RUNS = `query Runs($after: String) {
  flowRuns(first: 100, after: $after) { edges { node { id name flow { id } } } pageInfo { hasNextPage endCursor } aggregate { count } }
}`;
const TASKS = `query Tasks($id: ID!, $after: String) {
  flowRun(id: $id) { id taskRuns(first: 10, after: $after) { edges { node { id name } } pageInfo { hasNextPage endCursor } } }
}`;

// Each page is asked for by its cursor; relayPagination gives all that are known so far as one.
async function all(query, variables, connection) {
  let page;
  do {
    const result = await client.query(query, { ...variables, after: page?.pageInfo.endCursor }).toPromise();
    if (result.error) throw result.error;
    page = connection(result.data);
  } while (page.pageInfo.hasNextPage);
  return page.edges.map(edge => edge.node.id);
}

const flowRuns = await all(RUNS, {}, data => data.flowRuns);
const taskRuns = {};
for (const id of parents) taskRuns[id] = await all(TASKS, { id }, data => data.flowRun.taskRuns);
console.log(JSON.stringify({ flowRuns, taskRuns, warnings }));
