// Relay as docs/clients.md sets it up: fragments on rows are refetchable, nested connections are paged through.
const React = require('react');
const { graphql, RelayEnvironmentProvider, useLazyLoadQuery, usePaginationFragment } = require('react-relay');
const { create } = require('react-test-renderer');
const { Environment, Network, RecordSource, Store } = require('relay-runtime');

const [url, ...runs] = process.argv.slice(2);

// --8<-- [start:setup]
const environment = new Environment({
  network: Network.create(async ({ text }, variables) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return answer.json();
  }),
  store: new Store(new RecordSource()),
  // An id is unique within its type only: the event of a state change has the id of the state.
  getDataID: (node, type) => (node.id ? `${type}:${node.id}` : null),
});
// --8<-- [end:setup]

// Pages are loaded one after the other, as an endless list does at its end.
function Pages({ fragment, of, field, size, done }) {
  const { data, loadNext, hasNext, isLoadingNext } = usePaginationFragment(fragment, of);
  React.useEffect(() => {
    if (isLoadingNext) return;
    if (hasNext) loadNext(size, { onComplete: error => error && done(error) });
    else done(null, data[field].edges.map(edge => edge.node.id));
  });
  return null;
}

const runsQuery = graphql`
  query mainRunsQuery {
    ...main_query
  }
`;
const runsFragment = graphql`
  fragment main_query on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 100 }, cursor: { type: "String" })
  @refetchable(queryName: "mainRunsPageQuery") {
    flowRuns(first: $count, after: $cursor) @connection(key: "main_flowRuns") {
      edges { node { id name } }
    }
  }
`;
const tasksQuery = graphql`
  query mainTasksQuery($id: ID!) {
    flowRun(id: $id) {
      ...main_run
      states {
        groups(by: [{ field: NAME }], first: 2) @connection(key: "main_groups", filters: ["by"]) {
          edges { node { keys count } }
        }
      }
    }
  }
`;
const tasksFragment = graphql`
  fragment main_run on FlowRun
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "mainTasksPageQuery") {
    id
    taskRuns(first: $count, after: $cursor) @connection(key: "main_taskRuns") {
      edges { node { id name } }
    }
  }
`;

function Runs({ done }) {
  const data = useLazyLoadQuery(runsQuery, {});
  return React.createElement(Pages, { fragment: runsFragment, of: data, field: 'flowRuns', size: 100, done });
}

function Tasks({ id, done }) {
  const data = useLazyLoadQuery(tasksQuery, { id });
  return React.createElement(Pages, { fragment: tasksFragment, of: data.flowRun, field: 'taskRuns', size: 10, done });
}

// all renders a component until it has paged through its connection.
function all(component, props) {
  return new Promise((resolve, reject) => {
    const done = (error, ids) => (error ? reject(error) : resolve(ids));
    create(React.createElement(RelayEnvironmentProvider, { environment },
      React.createElement(React.Suspense, { fallback: null }, React.createElement(component, { ...props, done }))));
  });
}

(async () => {
  const flowRuns = await all(Runs, {});
  const taskRuns = {};
  for (const id of runs) taskRuns[id] = await all(Tasks, { id });
  console.log(JSON.stringify({ flowRuns, taskRuns }));
  process.exit(0);
})();
