import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunsRowsQuery } from '../../generated/graphql';
import { ago, both, count, duration, firstLine, when, type Zone } from '../../parts/format';
import { State } from '../../parts/state';
import styles from './runs.module.css';

export type Run = NonNullable<RunsRowsQuery['flowRuns']['nodes']>[number];

export interface Column {
  key: string;
  title: string;
  width: string;
  /** The field of the order. */
  sort?: string;
  number?: boolean;
  cell: (run: Run, at: { zone: Zone; now: number }) => ReactNode;
  /** What the cell can be filtered for. */
  filter?: (run: Run) => [string, string | null] | undefined;
}

function Tasks({ run }: { run: Run }) {
  const { count: all, done, failed } = run.taskRuns.aggregate;
  if (all === 0) return <span className="muted">–</span>;
  return (
    <span className={styles.tasks} title={`${done} completed, ${failed} failed, ${all} in all`}>
      <span className={styles.bar} aria-hidden="true">
        <i style={{ width: `${(100 * done) / all}%`, background: 'var(--s-completed)' }} />
        <i style={{ width: `${(100 * failed) / all}%`, background: 'var(--s-failed)' }} />
      </span>
      {done}/{all}
    </span>
  );
}

/** How long a run took or takes, or how late it is. */
function Took({ run }: { run: Run }) {
  if (run.startTime) return <>{duration(run.stateType === 'RUNNING' ? run.estimatedRunTime : run.totalRunTime)}</>;
  const late = run.estimatedStartTimeDelta;
  return run.stateType === 'SCHEDULED' && late !== null && late !== undefined && late > 15 ? <span className="bad">late {duration(late)}</span> : <span className="muted">–</span>;
}

export const COLUMNS: Column[] = [
  { key: 'state', title: 'State', width: '118px', sort: 'STATE_NAME', cell: run => <State type={run.stateType} name={run.stateName} />, filter: run => ['state', run.stateType?.toLowerCase() ?? null] },
  { key: 'run', title: 'Run', width: 'minmax(130px, 1.4fr)', sort: 'NAME', cell: run => <Link to="/runs/flow-run/$id" params={{ id: run.id }} className="cut" title={run.name}>{run.name}</Link> },
  {
    key: 'flow', title: 'Flow / deployment', width: 'minmax(120px, 1.6fr)', sort: 'FLOW_NAME',
    cell: run => <span className="cut" title={`${run.flow?.name ?? 'no flow'} / ${run.deployment?.name ?? 'no deployment'}`}>{run.flow?.name ?? '–'}{run.deployment && <span className="muted"> / {run.deployment.name}</span>}</span>,
    filter: run => ['flow', run.flow?.name ?? null],
  },
  {
    key: 'started', title: 'Started', width: '124px', sort: 'EFFECTIVE_START_TIME',
    cell: (run, { zone, now }) => <time dateTime={run.effectiveStartTime ?? ''} title={`${both(run.effectiveStartTime, zone)}\n${ago(run.effectiveStartTime, now)}`}>{run.startTime ? '' : 'due '}{when(run.effectiveStartTime, zone, now)}</time>,
  },
  { key: 'took', title: 'Took', width: '88px', sort: 'TOTAL_RUN_TIME', number: true, cell: run => <Took run={run} /> },
  { key: 'tasks', title: 'Tasks', width: '98px', cell: run => <Tasks run={run} /> },
  {
    key: 'warnings', title: '⚠', width: '44px', number: true,
    cell: run => run.warnings.totalCount > 0 ? <Link to="/runs/flow-run/$id" params={{ id: run.id }} search={{ tab: 'log', level: '30' } as never} title="Warnings and errors in its log">{run.warnings.totalCount >= 1000 ? '1k+' : run.warnings.totalCount}</Link> : <span className="muted">–</span>,
  },
  {
    key: 'pool', title: 'Pool / queue', width: 'minmax(90px, 1fr)', sort: 'WORK_POOL_NAME',
    cell: run => run.workPool ? <span className="cut" title={`${run.workPool.name} / ${run.workQueue?.name ?? ''}`}>{run.workPool.name}<span className="muted"> / {run.workQueue?.name}</span></span> : <span className="muted">–</span>,
    filter: run => ['pool', run.workPool?.name ?? null],
  },
  { key: 'tags', title: 'Tags', width: 'minmax(70px, 0.9fr)', cell: run => <span className="cut" title={(run.tags ?? []).join(', ')}>{(run.tags ?? []).map(tag => <span key={tag} className={styles.tag}>{tag}</span>)}</span>, filter: run => (run.tags?.[0] ? ['tag', run.tags[0]] : undefined) },
  { key: 'message', title: 'Message', width: 'minmax(90px, 1.6fr)', cell: run => <span className="cut muted" title={run.state?.message ?? ''}>{firstLine(run.state?.message)}</span> },
  { key: 'attempts', title: 'Attempts', width: '70px', sort: 'RUN_COUNT', number: true, cell: run => count(run.runCount) },
  { key: 'ended', title: 'Ended', width: '104px', sort: 'END_TIME', cell: (run, { zone, now }) => <time dateTime={run.endTime ?? ''} title={both(run.endTime, zone)}>{run.endTime ? when(run.endTime, zone, now) : '–'}</time> },
  { key: 'id', title: 'Id', width: '92px', sort: 'ID', cell: run => <code title={run.id}>{run.id.slice(0, 8)}</code> },
];

export const USUAL = ['state', 'run', 'flow', 'started', 'took', 'tasks', 'warnings', 'pool', 'tags', 'message'];
const NARROW = ['state', 'run', 'started', 'took'];

export function chosenColumns(cols: string | undefined, narrow: boolean): Column[] {
  const keys = narrow ? NARROW : (cols ?? '').split(',').filter(key => COLUMNS.some(column => column.key === key));
  return (keys.length > 0 ? keys : USUAL).map(key => COLUMNS.find(column => column.key === key)!);
}

/** `-duration` as the order of the API; undefined for its own. */
export function readOrder(sort: string | undefined): { field: never; direction: 'ASC' | 'DESC' }[] | undefined {
  const key = sort?.replace(/^-/, '');
  const column = COLUMNS.find(column => column.key === key || (key === 'duration' && column.key === 'took'));
  return column?.sort ? [{ field: column.sort as never, direction: sort!.startsWith('-') ? 'DESC' : 'ASC' }] : undefined;
}
