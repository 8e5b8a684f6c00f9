// Operations typed by graphql-codegen and sent with fetch, in TypeScript's strict mode.
import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { RunsDocument, TasksDocument, type RunsQuery, type RunsQueryVariables } from '../build/operations.js';

const [url, ...parents] = process.argv.slice(2);
if (url === undefined) throw new Error('usage: main URL [flow run…]');

async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

type Run = NonNullable<RunsQuery['flowRuns']>['nodes'][number];

const flowRuns: string[] = [];
const states = new Set<Run['stateType']>();
// A filter that the schema does not have is an error of the compiler.
const where: RunsQueryVariables['where'] = { id: { isNull: false }, or: [{ startTime: { isNull: true } }, { runCount: { ge: 0 } }] };
for (let after: string | null | undefined; ; ) {
  const { flowRuns: page } = await ask(RunsDocument, { after, where });
  for (const run of page?.nodes ?? []) {
    flowRuns.push(run.id);
    states.add(run.stateType);
  }
  if (!page?.pageInfo.hasNextPage) break;
  after = page.pageInfo.endCursor;
}
const taskRuns: Record<string, string[]> = {};
for (const id of parents) {
  const ids: string[] = (taskRuns[id] = []);
  for (let after: string | null | undefined; ; ) {
    const page = (await ask(TasksDocument, { id, after })).flowRun?.taskRuns;
    ids.push(...(page?.nodes ?? []).map(run => run.id));
    if (!page?.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
}
console.log(JSON.stringify({ flowRuns, taskRuns }));
