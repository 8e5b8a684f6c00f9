import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, GraphQLInputObjectType, coerceInputValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { chips, print } from './print';
import { compile } from './compile';
import { keysOf } from './fields';
import { parse } from './parse';
import { random } from './random.testing';

const folder = join(import.meta.dirname, '../../../graph/schema');
const schema = buildSchema(readdirSync(folder).filter(f => f.endsWith('.graphql')).map(f => readFileSync(join(folder, f), 'utf8')).join('\n'));
const accepts = (type: string, where: unknown) => {
  const errors: string[] = [];
  coerceInputValue(where, schema.getType(`${type}Filter`) as GraphQLInputObjectType, (path, value, error) => errors.push(`${path.join('.')}: ${error.message} (${JSON.stringify(value)})`));
  return errors;
};
const where = (line: string, type = 'FlowRun') => compile(type, parse(line).node).where;

describe('the filter line', () => {
  it('reads what it prints, 10,000 times, and the schema accepts what it compiles to', () => {
    const r = random(20261129);
    let compiled = 0;
    for (let i = 0; i < 10_000; i++) {
      const type = r.of(['FlowRun', 'TaskRun', 'Log', 'Deployment', 'Flow', 'Event', 'WorkPool']);
      const node = r.line(type);
      const text = print(node);
      const back = parse(text);
      expect(back.node, text).toEqual(node);
      expect(back.unread, text).toEqual([]);
      // Each chip stands for itself.
      for (const chip of chips(node)) expect(chips(parse(chip).node), chip).toEqual([chip]);
      const { where, problems } = compile(type, node);
      expect(accepts(type, where), text).toEqual([]);
      if (problems.length === 0) compiled++;
    }
    expect(compiled).toBeGreaterThan(5_000);
  });

  it('never fails, whatever is typed', () => {
    const r = random(7);
    for (let i = 0; i < 5_000; i++) {
      const { node } = parse(r.garbage());
      const text = print(node);
      expect(parse(text).node, text).toEqual(node);
      expect(accepts('FlowRun', compile('FlowRun', node).where), text).toEqual([]);
    }
  });

  it.each<[string, unknown]>([
    ['', {}],
    ['state:failed', { stateType: { eq: 'FAILED' } }],
    ['state:failed,crashed', { stateType: { in: ['FAILED', 'CRASHED'] } }],
    ['state:Late', { stateName: { eq: 'Late' } }],
    ['state-type:failed', { stateType: { eq: 'FAILED' } }],
    ['flow:etl-orders', { flow: { name: { eq: 'etl-orders' } } }],
    ['flow:etl*', { flow: { name: { startsWith: 'etl' } } }],
    ['flow:*etl*', { flow: { name: { icontains: 'etl' } } }],
    ['flow:a*b', { flow: { name: { ilike: 'a%b' } } }],
    ['duration>10m', { totalRunTime: { gt: 600 } }],
    ['duration > 1h30m', { totalRunTime: { gt: 5400 } }],
    ['duration:10..40', { totalRunTime: { ge: 10, le: 40 } }],
    ['param.n>=40', { parameters: [{ path: ['n'], ge: 40 }] }],
    ['param.region:eu', { parameters: [{ path: ['region'], in: ['eu'] }] }],
    ['param."a b".c:40', { parameters: [{ path: ['a b', 'c'], in: [40, '40'] }] }],
    ['deployment.paused:yes', { deployment: { paused: { eq: true } } }],
    ['task.state:failed>=2', { taskRuns: { counts: [{ where: { stateType: { eq: 'FAILED' } }, is: { ge: 2 } }] } }],
    ['log:"out of memory"', { logs: { some: { message: { eq: 'out of memory' } } } }],
    ['log:*memory*', { logs: { some: { message: { icontains: 'memory' } } } }],
    ['child.state:failed', { childFlowRuns: { some: { stateType: { eq: 'FAILED' } } } }],
    ['has:deployment', { deployment: {} }],
    ['no:deployment', { not: { deployment: {} } }],
    ['no:tags', { not: { tags: { isEmpty: false } } }],
    ['subflow:no', { parentTaskRunId: { isNull: true } }],
    ['tag:a,b', { tags: { any: ['a', 'b'] } }],
    ['tag:a tag:b', { and: [{ tags: { any: ['a'] } }, { tags: { any: ['b'] } }] }],
    ['ended:/none', { endTime: { isNull: true } }],
    ['ended:-7d', { endTime: { last: 'PT604800S' } }],
    ['ended>2026-10-01T00:00Z', { endTime: { gt: '2026-10-01T00:00:00.000Z' } }],
    ['pearl', { name: { icontains: 'pearl' } }],
    ['-state:failed', { not: { stateType: { eq: 'FAILED' } } }],
    ['not (a or b)', { not: { or: [{ name: { icontains: 'a' } }, { name: { icontains: 'b' } }] } }],
    ['a or b c', { or: [{ name: { icontains: 'a' } }, { and: [{ name: { icontains: 'b' } }, { name: { icontains: 'c' } }] }] }],
    ['0195d2a0-0000-4000-8000-000000000001', { id: { eq: '0195d2a0-0000-4000-8000-000000000001' } }],
  ])('%s', (line, want) => {
    expect(where(line)).toEqual(want);
    expect(parse(line).unread).toEqual([]);
  });

  it.each(['nokey:1', 'duration:tall', 'attempts:1.5', 'state-type:nope', 'id:7', 'has:nothing', 'flow:a>=2', 'tag>a', 'toString:1', 'constructor.x:1', '__proto__:1', 'ended:soon'])(
    'leaves out %s and says why',
    line => {
      const { where, problems } = compile('FlowRun', parse(`state:failed ${line}`).node);
      expect(where).toEqual({ stateType: { eq: 'FAILED' } });
      expect(problems).toHaveLength(1);
      expect(problems[0].reason).not.toBe('');
    },
  );

  it('offers only keys that compile', () => {
    for (const type of ['FlowRun', 'TaskRun', 'Log']) {
      for (const { key } of keysOf(type)) {
        const { problems } = compile(type, parse(`has:${key}`).node);
        expect(problems, `${type} ${key}`).toEqual([]);
      }
    }
  });
});
