import { Link, useParams } from '@tanstack/react-router';
import { Tabs } from 'radix-ui';
import { lazy, Suspense, useEffect } from 'react';
import { useOperation } from '../../api/operation';
import { isUUID } from '../../filter/values';
import { RunDocument, type RunQuery } from '../../generated/graphql';
import { Copy } from '../../parts/copy';
import { ago, both, count, duration, firstLine, moment, zone as readZone } from '../../parts/format';
import { Message } from '../../parts/log-lines';
import { Failure, Partly } from '../../parts/notice';
import { State, StateIcon } from '../../parts/state';
import { useAddress, useChange } from '../../shell/address';
import { useKeys } from '../../shell/keys';
import styles from './run.module.css';
import { StateBar } from './state-bar';

const Timeline = lazy(() => import('./timeline'));
const Tasks = lazy(() => import('./tasks'));
const LogTab = lazy(() => import('./log-tab'));
const Subflows = lazy(() => import('./subflows'));
const Parameters = lazy(() => import('./parameters'));
const Artifacts = lazy(() => import('./artifacts'));
const Events = lazy(() => import('./events'));
const Raw = lazy(() => import('./raw'));

const TABS = ['timeline', 'tasks', 'log', 'subflows', 'parameters', 'artifacts', 'events', 'raw'] as const;
export type FlowRun = NonNullable<RunQuery['flowRun']>;
const FINAL = ['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'];

/** One run: what happened, and then the evidence. */
export function RunPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const valid = isUUID(id);
  const { data, error, errors, stale, refetch } = useRun(id, valid);
  const run = data?.flowRun;
  useEffect(() => {
    document.title = run ? `${run.stateName ?? 'No state'} · ${run.name} · ${run.flow?.name ?? 'no flow'} · Quaestor` : 'Run · Quaestor';
  }, [run]);
  if (!valid) return <Missing id={id} />;
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data || stale) return <div className="skeleton" style={{ height: 300 }} aria-label="Loading" />;
  if (!run) return <Missing id={id} />;
  return (
    <>
      <Partly errors={errors} />
      <Body run={run} now={data.server?.now ? Date.parse(data.server.now) : Date.now()} />
    </>
  );
}

/** A run that has not ended is looked at more often; one that has, no more. */
function useRun(id: string, enabled: boolean) {
  const first = useOperation(RunDocument, { id }, { enabled, live: liveOf.get(id) ?? '5s' });
  const type = first.data?.flowRun?.stateType;
  if (type) liveOf.set(id, FINAL.includes(type) ? 'off' : '5s');
  return first;
}
const liveOf = new Map<string, string>();

function Missing({ id }: { id: string }) {
  return (
    <>
      <h1>There is no flow run {id.slice(0, 60)}</h1>
      <p>It may have been deleted, or your key may not see it. Look for it with <kbd>Ctrl K</kbd>, or go to <Link to="/runs">all runs</Link>.</p>
    </>
  );
}

function Body({ run, now }: { run: FlowRun; now: number }) {
  const address = useAddress();
  const change = useChange();
  const zone = readZone(address.tz);
  const ended = FINAL.includes(run.stateType ?? '');
  const start = run.startTime ? Date.parse(run.startTime) : undefined;
  const tab = (TABS as readonly string[]).includes(address.tab ?? '') ? address.tab! : 'timeline';
  const show = (next: string) => change({ tab: next === 'timeline' ? undefined : next, s: undefined, level: undefined, from: undefined, task: undefined, rel: undefined });
  const levels = run.levels.groups.nodes ?? [];
  const lines = levels.reduce((sum, { count }) => sum + count, 0);
  const warnings = levels.reduce((sum, { keys, count }) => (((keys as { level: number }).level ?? 0) >= 30 ? sum + count : sum), 0);
  const titles: Record<string, string> = {
    timeline: 'Timeline', tasks: `Tasks ${count(run.tasks.aggregate.count)}`, log: `Log ${count(lines)}${warnings > 0 ? `, ⚠ ${count(warnings)}` : ''}`,
    subflows: `Subflows ${count(run.children.aggregate.count)}`, parameters: 'Parameters', artifacts: `Artifacts ${count(run.artifacts.totalCount)}`,
    events: `Events ${count(run.events.totalCount)}`, raw: 'Raw',
  };
  useKeys(TABS.map((name, i) => ({ keys: String(i + 1), what: `Tab ${titles[name].replace(/ [\d,]+.*/, '')}`, run: () => show(name) })));
  return (
    <>
      <Header run={run} now={now} zone={zone} />
      <Why run={run} show={(search: string) => change({ tab: 'log', s: search || undefined, level: search ? undefined : '40' })} />
      <StateBar run={run} now={now} zone={zone} />
      <Tabs.Root value={tab} onValueChange={show} activationMode="manual">
        <Tabs.List className={styles.tabs} aria-label="Evidence">
          {TABS.map(name => <Tabs.Trigger key={name} value={name} className={styles.tab}>{titles[name]}</Tabs.Trigger>)}
        </Tabs.List>
        <Tabs.Content value={tab} className={styles.content} tabIndex={-1}>
          <Suspense fallback={<div className="skeleton" style={{ height: 240 }} />}>
            {tab === 'timeline' && <Timeline id={run.id} live={!ended} now={now} zone={zone} />}
            {tab === 'tasks' && <Tasks id={run.id} live={!ended} zone={zone} now={now} />}
            {tab === 'log' && <LogTab id={run.id} start={start} ended={ended} zone={zone} levels={levels} />}
            {tab === 'subflows' && <Subflows id={run.id} zone={zone} now={now} />}
            {tab === 'parameters' && <Parameters run={run} />}
            {tab === 'artifacts' && <Artifacts id={run.id} zone={zone} />}
            {tab === 'events' && <Events id={run.id} zone={zone} />}
            {tab === 'raw' && <Raw id={run.id} />}
          </Suspense>
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}

function Header({ run, now, zone }: { run: FlowRun; now: number; zone: string | undefined }) {
  const took = run.stateType === 'RUNNING' ? run.estimatedRunTime : run.totalRunTime;
  const usual = run.flow?.usual.aggregate;
  const history = run.flow?.history.nodes ?? [];
  const parents = ancestors(run);
  // Of a run that lies behind the last ones nothing is known of what went before.
  const good = run.startTime ? history.find(other => other.stateType === 'COMPLETED' && other.id !== run.id && Date.parse(other.startTime ?? '') < Date.parse(run.startTime!)) : undefined;
  return (
    <header className={styles.header}>
      {parents.length > 0 && (
        <nav aria-label="Parents" className={styles.parents}>
          {parents.map(parent => <span key={parent.id}><Link to="/runs/flow-run/$id" params={{ id: parent.id }}>{parent.flow?.name ?? 'no flow'} {parent.name}</Link> ▸ </span>)}
          {run.parentTaskRun && <span className="muted">as task {run.parentTaskRun.name}</span>}
        </nav>
      )}
      <div className={styles.title}>
        <State type={run.stateType} name={run.stateName} />
        <h1 className={styles.name}>{run.name}</h1>
        <span className="muted">of</span>
        {run.flow ? <Link to="/runs" search={{ q: `flow:${JSON.stringify(run.flow.name)}` } as never}>{run.flow.name}</Link> : 'no flow'}
        {run.deployment && <>/ <Link to="/runs" search={{ q: `deployment.id:${run.deployment.id}` } as never}>{run.deployment.name}</Link></>}
        <span className="grow" />
        <Copy text={() => run.id}>Copy id</Copy>
        {good && <Link to="/runs/flow-run/$id" params={{ id: good.id }}>Previous good run ▸</Link>}
      </div>
      <p className={styles.facts}>
        {run.startTime ? <span>began <time dateTime={run.startTime} title={both(run.startTime, zone)}>{moment(run.startTime, zone)}</time> ({ago(run.startTime, now)})</span> : <span>due {moment(run.expectedStartTime, zone)} ({run.stateType === 'SCHEDULED' && (run.estimatedStartTimeDelta ?? 0) > 15 ? <strong className="bad">late {duration(run.estimatedStartTimeDelta)}</strong> : ago(run.expectedStartTime, now)})</span>}
        {run.startTime && <span>took <strong>{duration(took)}</strong>{usual && usual.count > 0 && <span className="muted"> (usual {duration(usual.p50)}, p95 {duration(usual.p95)})</span>}</span>}
        {(run.runCount ?? 0) > 1 && <span>{count(run.runCount)} attempts</span>}
        {run.workPool && <span>in <Link to="/runs" search={{ q: `pool:${JSON.stringify(run.workPool.name)}` } as never}>{run.workPool.name}</Link>{run.workQueue && ` / ${run.workQueue.name}`}</span>}
        {(run.tags ?? []).map(tag => <Link key={tag} className={styles.tag} to="/runs" search={{ q: `tag:${JSON.stringify(tag)}` } as never}>{tag}</Link>)}
      </p>
      {history.length > 1 && <History run={run} history={history} />}
    </header>
  );
}

function ancestors(run: FlowRun) {
  const one = run.parentFlowRun;
  const two = one?.parentFlowRun;
  return [two?.parentFlowRun, two, one].filter(parent => parent !== null && parent !== undefined);
}

/** The last runs of the flow as bars, oldest first, on a scale that one long run does not flatten. */
function History({ run, history }: { run: FlowRun; history: NonNullable<FlowRun['flow']>['history']['nodes'] }) {
  const runs = [...(history ?? [])].reverse();
  const most = Math.max(1, ...runs.map(other => Math.log1p(other.totalRunTime ?? 0)));
  return (
    <div className={styles.history} role="group" aria-label={`The last ${runs.length} runs of ${run.flow?.name}`}>
      {runs.map(other => (
        <Link key={other.id} to="/runs/flow-run/$id" params={{ id: other.id }} aria-current={other.id === run.id || undefined} aria-label={`${other.name}, ${other.stateType?.toLowerCase()}, ${duration(other.totalRunTime)}`} title={`${other.name}: ${duration(other.totalRunTime)}, ${moment(other.startTime)}`}>
          <i style={{ height: `${Math.max(8, (100 * Math.log1p(other.totalRunTime ?? 0)) / most)}%`, background: `var(--s-${(other.stateType ?? 'none').toLowerCase()})` }} />
        </Link>
      ))}
    </div>
  );
}

/** What went wrong, in the words of the run, its tasks and its log. */
function Why({ run, show }: { run: FlowRun; show: (search: string) => void }) {
  const failed = run.failed.nodes ?? [];
  const bad = ['FAILED', 'CRASHED'].includes(run.stateType ?? '');
  if (!bad && failed.length === 0) {
    return run.state?.message ? <p className={styles.said}><StateIcon type={run.stateType} /> <Message text={firstLine(run.state.message)} search="" /></p> : null;
  }
  const [first] = failed;
  const lines = first && (first.logs.nodes ?? []).length > 0 ? (first.logs.nodes ?? []) : (run.errors.nodes ?? []);
  return (
    <section className={styles.why} data-bad={bad || undefined} aria-label="Why">
      {bad && <p><strong>Why</strong> <Message text={run.state?.message ?? 'the run says nothing'} search="" /></p>}
      {first && <p>Task <strong>{first.name}</strong> {first.stateName?.toLowerCase()}{(first.runCount ?? 0) > 1 && ` after ${first.runCount} attempts`}{first.state?.message && <>: <Message text={firstLine(first.state.message)} search="" /></>}{run.tasks.aggregate.failed > 1 && <span className="muted"> · {count(run.tasks.aggregate.failed)} tasks failed in all</span>}</p>}
      {lines.length > 0 && <pre tabIndex={0} aria-label="Its last errors">{lines.map(line => line.message).join('\n').slice(0, 2000)}</pre>}
      {run.errors.totalCount > 0 && <button type="button" onClick={() => show('')}>Show {count(run.errors.totalCount)} in the log</button>}
    </section>
  );
}
