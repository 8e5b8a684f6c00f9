import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useOperation } from '../../api/operation';
import { isUUID } from '../../filter/values';
import { TaskRunDocument } from '../../generated/graphql';
import { Copy } from '../../parts/copy';
import { count, duration, moment, zone as readZone } from '../../parts/format';
import { JSONView } from '../../parts/json';
import { LogLines, Message } from '../../parts/log-lines';
import { Failure, Partly } from '../../parts/notice';
import { State } from '../../parts/state';
import { useLog, type From } from '../../parts/use-log';
import { useAddress, useChange } from '../../shell/address';
import styles from './run.module.css';
import { StateBar } from './state-bar';

const FINAL = ['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'];

/** One task run: what it said, its states, what it was given, and its part of the log. */
export function TaskRunPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const valid = isUUID(id);
  const { data, error, errors, stale, refetch } = useOperation(TaskRunDocument, { id }, { enabled: valid, live: '5s' });
  const { tz } = useAddress();
  const run = data?.taskRun;
  useEffect(() => {
    document.title = run ? `${run.stateName ?? 'No state'} · ${run.name} · Quaestor` : 'Task run · Quaestor';
  }, [run]);
  if (error) return <Failure error={error} retry={refetch} />;
  if (valid && (!data || stale)) return <div className="skeleton" style={{ height: 300 }} aria-label="Loading" />;
  if (!run) {
    return (
      <>
        <h1>There is no task run {id.slice(0, 60)}</h1>
        <p>It may have been deleted, or your key may not see it. Go to <Link to="/runs">all runs</Link>.</p>
      </>
    );
  }
  const zone = readZone(tz);
  const now = data?.server?.now ? Date.parse(data.server.now) : Date.now();
  return (
    <>
      <Partly errors={errors} />
      <header className={styles.header}>
        {run.flowRun && (
          <nav aria-label="Parents" className={styles.parents}>
            <Link to="/runs/flow-run/$id" params={{ id: run.flowRun.id }}>{run.flowRun.flow?.name ?? 'no flow'} {run.flowRun.name}</Link> ▸ <span className="muted">task run</span>
          </nav>
        )}
        <div className={styles.title}>
          <State type={run.stateType} name={run.stateName} />
          <h1 className={styles.name}>{run.name}</h1>
          <span className="grow" />
          <Copy text={() => run.id}>Copy id</Copy>
        </div>
        <p className={styles.facts}>
          {run.startTime ? <span>began {moment(run.startTime, zone)}</span> : <span>due {moment(run.expectedStartTime, zone)}</span>}
          {run.startTime && <span>took <strong>{duration(run.stateType === 'RUNNING' ? run.estimatedRunTime : run.totalRunTime)}</strong></span>}
          <span>{count(run.runCount)} {run.runCount === 1 ? 'attempt' : 'attempts'}</span>
          <span>task <code>{run.taskKey}</code></span>
          {run.cacheKey && <span>cache key <code>{run.cacheKey}</code>{run.cacheExpiration && ` until ${moment(run.cacheExpiration, zone)}`}</span>}
          {(run.tags ?? []).map(tag => <span key={tag} className={styles.tag}>{tag}</span>)}
        </p>
      </header>
      {run.state?.message && (
        <section className={styles.why} data-bad={['FAILED', 'CRASHED'].includes(run.stateType ?? '') || undefined} aria-label="What it said"><p><Message text={run.state.message} search="" /></p></section>
      )}
      <StateBar run={run} now={now} zone={zone} />
      {(run.childFlowRuns.nodes ?? []).map(child => (
        <p key={child.id}>ran as <Link to="/runs/flow-run/$id" params={{ id: child.id }} style={{ textDecoration: 'underline' }}>{child.name}</Link> <State type={child.stateType} /></p>
      ))}
      {(run.artifacts.nodes ?? []).length > 0 && run.flowRun && (
        <p><Link to="/runs/flow-run/$id" params={{ id: run.flowRun.id }} search={{ tab: 'artifacts' } as never} style={{ textDecoration: 'underline' }}>{count(run.artifacts.nodes?.length)} artifacts</Link></p>
      )}
      <JSONView key={run.id} title="Inputs" value={run.taskInputs} name="inputs" />
      <h2 style={{ margin: '12px 0 6px' }}>Log, {count(run.logs.totalCount)} {run.logs.totalCount === 1 ? 'line' : 'lines'}</h2>
      <Log id={run.id} ended={FINAL.includes(run.stateType ?? '')} zone={zone} />
    </>
  );
}

function Log({ id, ended, zone }: { id: string; ended: boolean; zone: string | undefined }) {
  const { from } = useAddress();
  const change = useChange();
  const side: From = from === 'end' ? 'end' : 'start';
  const log = useLog({ taskRunId: { eq: id } }, { newest: false, from: side, live: ended ? 'off' : '5s' });
  return <LogLines log={log} newest={false} from={side} turn={next => change({ from: next === 'end' ? 'end' : undefined }, { replace: true })} search="" zone={zone} wrap />;
}
