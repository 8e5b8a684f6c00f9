// What the clients without a cache of their own find: all flow runs, and the task runs of the given ones, page by page; and how a
// wrong operation ends.

const RUNS = `query Runs($after: String) { flowRuns(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
const TASKS = `query Tasks($id: ID!, $after: String) {
  flowRun(id: $id) { taskRuns(first: 10, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
}`;

async function all(ask, query, variables, connection) {
  const ids = [];
  for (let page; !page || page.pageInfo.hasNextPage; ) {
    const result = await ask(query, { ...variables, after: page?.pageInfo.endCursor });
    if (result.errors) throw new Error(JSON.stringify(result.errors));
    page = connection(result.data);
    ids.push(...page.nodes.map(node => node.id));
  }
  return ids;
}

// codeOf is the code of an operation's error: some clients reject, others resolve with errors.
async function codeOf(ask, query) {
  try {
    return (await ask(query)).errors[0].extensions.code;
  } catch (errors) {
    return errors[0].extensions.code;
  }
}

export async function found(ask, parents) {
  const flowRuns = await all(ask, RUNS, {}, data => data.flowRuns);
  const taskRuns = Object.fromEntries(
    await Promise.all(parents.map(async id => [id, await all(ask, TASKS, { id }, data => data.flowRun.taskRuns)])),
  );
  return { flowRuns, taskRuns, codes: [await codeOf(ask, '{ nothing }'), await codeOf(ask, '{'), await codeOf(ask, '{ flowRuns(first: -1) { totalCount } }')] };
}
