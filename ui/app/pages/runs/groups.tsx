import { useState } from 'react';
import { useOperation } from '../../api/operation';
import { own } from '../../filter/own';
import type { Scope } from '../../filter/scope';
import { toggle } from '../../filter/edit';
import { RunsGroupsDocument, type FlowRunFilter, type FlowRunGroupField } from '../../generated/graphql';
import { count, duration, percent } from '../../parts/format';
import { Failure } from '../../parts/notice';
import { useAddress, useChange } from '../../shell/address';
import styles from './runs.module.css';

const KEYS: Record<string, { title: string; field: string }> = {
  flow: { title: 'Flow', field: 'FLOW_NAME' },
  deployment: { title: 'Deployment', field: 'DEPLOYMENT_NAME' },
  pool: { title: 'Work pool', field: 'WORK_POOL_NAME' },
  queue: { title: 'Work queue', field: 'WORK_QUEUE_NAME' },
  tag: { title: 'Tag', field: 'TAGS' },
  state: { title: 'State', field: 'STATE_NAME' },
  version: { title: 'Flow version', field: 'FLOW_VERSION' },
};
const FAILED = { stateType: { in: ['FAILED', 'CRASHED'] } };
const ORDERS: Record<string, object> = {
  count: { aggregate: 'COUNT' },
  failed: { aggregate: 'COUNT', where: FAILED },
  retried: { aggregate: 'COUNT', where: { runCount: { gt: 1 } } },
  p50: { aggregate: 'PERCENTILE', field: 'TOTAL_RUN_TIME', p: 0.5 },
  p90: { aggregate: 'PERCENTILE', field: 'TOTAL_RUN_TIME', p: 0.9 },
  max: { aggregate: 'MAX', field: 'TOTAL_RUN_TIME' },
  sum: { aggregate: 'SUM', field: 'TOTAL_RUN_TIME' },
  late: { aggregate: 'PERCENTILE', field: 'ESTIMATED_START_TIME_DELTA', p: 0.95 },
};
const TITLES: Record<string, string> = { count: 'Runs', failed: 'Failed', retried: 'Retried', p50: 'p50', p90: 'p90', max: 'Longest', sum: 'In all', late: 'Late p95' };

// Of runs that have not begun all durations are zero.
const took = (seconds: number | null) => (seconds ? duration(seconds) : '–');

/** Sums over the runs that match, by one key or two; each row leads to its runs. */
export default function Groups({ scope }: { scope: Scope }) {
  const { by = 'flow', order = '-count' } = useAddress();
  const change = useChange();
  const [size, setSize] = useState(100);
  const known = by.split(',').filter(key => own(KEYS, key)).slice(0, 2);
  const keys = known.length > 0 ? known : ['flow'];
  const column = order.replace(/^-/, '');
  const direction = order.startsWith('-') ? 'DESC' : 'ASC';
  const { data, error, stale, refetch } = useOperation(RunsGroupsDocument, {
    where: scope.where as FlowRunFilter,
    by: keys.map(key => ({ field: KEYS[key].field as FlowRunGroupField, as: key })),
    first: size,
    orderBy: [{ ...(own(ORDERS, column) ?? ORDERS.count), direction } as never],
  });
  const pick = (at: number, value: string) => change({ by: [at === 0 ? value : keys[0], at === 1 ? value : keys[1]].filter((key, i, all) => key && all.indexOf(key) === i).join(',') });
  const groups = data?.flowRuns.groups;
  return (
    <section aria-label="Groups">
      <div className="row" style={{ marginBottom: 8 }}>
        <label>By <select value={keys[0]} onChange={event => pick(0, event.target.value)}>{Object.entries(KEYS).map(([key, { title }]) => <option key={key} value={key}>{title}</option>)}</select></label>
        <label>and <select value={keys[1] ?? ''} onChange={event => pick(1, event.target.value)}><option value="">nothing more</option>{Object.entries(KEYS).filter(([key]) => key !== keys[0]).map(([key, { title }]) => <option key={key} value={key}>{title}</option>)}</select></label>
        {groups && <span className="muted">{count(groups.totalCount)} groups</span>}
      </div>
      {error ? <Failure error={error} retry={refetch} /> : !groups ? <div className="skeleton" style={{ height: 300 }} /> : (
        <div className={`${styles.groups} ${stale ? 'dim' : ''}`} tabIndex={0} role="region" aria-label="Table of groups">
          <table>
            <thead>
              <tr>
                {keys.map(key => <th key={key} scope="col">{KEYS[key].title}</th>)}
                {Object.entries(TITLES).map(([key, title]) => (
                  <th key={key} scope="col" className="number" aria-sort={column === key ? (direction === 'DESC' ? 'descending' : 'ascending') : undefined}>
                    <button type="button" className="plain" onClick={() => change({ order: order === `-${key}` ? key : `-${key}` })}>{title}{column === key ? (direction === 'DESC' ? ' ↓' : ' ↑') : ''}</button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(groups.nodes ?? []).map(node => {
                const values = node.keys as Record<string, string | null>;
                const line = keys.reduce((text, key) => toggle(text, key === 'state' ? 'state-name' : key, values[key]), scope.line);
                const rows = (more?: string) => change({ q: more ? toggle(toggle(line, 'state', 'failed'), 'state', 'crashed') : line, view: undefined });
                return (
                  <tr key={JSON.stringify(values)}>
                    {keys.map((key, i) => <td key={key}>{i === 0 ? <button type="button" className="plain" onClick={() => rows()}>{values[key] ?? 'none'}</button> : (values[key] ?? 'none')}</td>)}
                    <td className="number">{count(node.count)}</td>
                    <td className="number">{node.failed > 0 ? <button type="button" className="plain" onClick={() => rows('failed')}>{count(node.failed)} <small className="muted">{percent(node.failed, node.count)}</small></button> : <span className="muted">–</span>}</td>
                    <td className="number">{node.retried > 0 ? count(node.retried) : <span className="muted">–</span>}</td>
                    <td className="number">{took(node.p50)}</td>
                    <td className="number">{took(node.p90)}</td>
                    <td className="number">{took(node.max as number | null)}</td>
                    <td className="number">{took(node.sum)}</td>
                    <td className="number">{duration(node.late95)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {groups?.pageInfo.hasNextPage && <p><button type="button" onClick={() => setSize(1000)} disabled={size === 1000}>{size === 1000 ? 'The first 1,000 groups are shown' : 'More groups'}</button></p>}
    </section>
  );
}
