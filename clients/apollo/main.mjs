// Apollo Client as docs/clients.md sets it up: automatic persisted queries, pages kept by relayStylePagination.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';

// The address, and the runs whose task runs are asked for.
const [url, ...parents] = process.argv.slice(2);

// How often a hash was sent alone and with its text.
const sent = { alone: 0, withText: 0 };
const { fetch } = globalThis;
globalThis.fetch = (address, options) => {
  if ('query' in JSON.parse(options.body)) sent.withText++;
  else sent.alone++;
  return fetch(address, options);
};

// --8<-- [start:setup]
const client = new ApolloClient({
  cache: new InMemoryCache({
    typePolicies: {
      Query: { fields: { flowRuns: relayStylePagination(['where', 'orderBy']) } },
      FlowRun: { fields: { taskRuns: relayStylePagination(['where', 'orderBy']) } },
      // A connection has no id. Two questions about one of them add up.
      TaskRunConnection: { merge: true },
    },
  }),
  link: ApolloLink.from([
    new PersistedQueryLink({ sha256: text => createHash('sha256').update(text).digest('hex') }),
    new HttpLink({ uri: url }),
  ]),
});
// --8<-- [end:setup]

const RUNS = gql`
  query Runs($after: String) {
    flowRuns(first: 100, after: $after) {
      edges { node { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const TASKS = gql`
  query Tasks($id: ID!, $after: String) {
    flowRun(id: $id) {
      id
      taskRuns(first: 10, after: $after) {
        edges { node { id name } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

// Pages are asked for with fetchMore and read from the cache, where they have become one list.
async function all(query, variables, connection) {
  const watched = client.watchQuery({ query, variables });
  const ended = watched.subscribe({});
  let { data } = await client.query({ query, variables });
  while (connection(data).pageInfo.hasNextPage) {
    await watched.fetchMore({ variables: { after: connection(data).pageInfo.endCursor } });
    data = client.readQuery({ query, variables });
  }
  ended.unsubscribe();
  return connection(data).edges.map(edge => edge.node.id);
}

const flowRuns = await all(RUNS, {}, data => data.flowRuns);
const taskRuns = {};
for (const id of parents) taskRuns[id] = await all(TASKS, { id }, data => data.flowRun.taskRuns);
console.log(JSON.stringify({ flowRuns, taskRuns, sent }));
