import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useOperation } from '../../api/operation';
import { useScope } from '../../filter/scope';
import { TimePicker } from '../../filter/time-picker';
import { between, windowName } from '../../filter/window';
import { OverviewDocument, type FlowRunFilter, type OverviewQuery } from '../../generated/graphql';
import { ago, both, count, duration, firstLine, moment, percent, plural, when } from '../../parts/format';
import { bars, Histogram } from '../../parts/histogram';
import { Failure, Partly } from '../../parts/notice';
import { State } from '../../parts/state';
import { useChange } from '../../shell/address';
import styles from './overview.module.css';

const FAILED = ['FAILED' as const, 'CRASHED' as const];

/** A link to the runs behind a number. */
function Runs({ q, t, children, className }: { q?: string; t?: string; children: ReactNode; className?: string }) {
  return <Link to="/runs" search={{ q, t } as never} className={className}>{children}</Link>;
}

const quoted = (name: string) => JSON.stringify(name);

/** Whether anything is wrong now, what changed, and what comes next. */
export function OverviewPage() {
  const scope = useScope('FlowRun', { usual: '-24h' });
  const change = useChange();
  const { time, window: shown } = scope;
  const { data, error, errors, stale, refetch } = useOperation(OverviewDocument, {
    window: time as FlowRunFilter,
    finished: time as FlowRunFilter,
    broken: { stateType: { in: FAILED }, ...(time.effectiveStartTime ? { endTime: (time as { effectiveStartTime: object }).effectiveStartTime } : {}) } as FlowRunFilter,
    next: { stateType: { eq: 'SCHEDULED' }, nextScheduledStartTime: { next: 'P365D' } },
    every: scope.every,
    zone: scope.timeZone,
  });
  useEffect(() => {
    document.title = 'Overview · Quaestor';
  }, []);
  const setWindow = (t: string) => change({ t: t === '-24h' ? undefined : t });
  if (error) return <Failure error={error} retry={refetch} />;
  const now = data?.server?.now ? Date.parse(data.server.now) : Date.now();
  const t = shown.text;
  return (
    <>
      <div className={styles.top}>
        <h1 className="hidden">Overview</h1>
        {data ? <Now data={data} /> : <span className="skeleton" style={{ height: 26, width: 420 }} />}
        <span className="grow" />
        <TimePicker window={shown} change={setWindow} />
        {data?.server?.now && <span className="muted" title={`Prefect ${data.server.prefectRelease ?? 'of an unknown release'}, Quaestor ${data.server.version}`}>as of <time>{moment(data.server.now, scope.zone).slice(11)}</time></span>}
      </div>
      <Partly errors={errors} />
      {!data ? <div className="skeleton" style={{ height: 480 }} /> : (
        <div className={stale ? 'dim' : undefined}>
          <Shape data={data} scope={scope} change={change} now={now} />
          <div className={styles.grid}>
            <section className="panel" aria-labelledby="worst">
              <header><h2 id="worst">Flows</h2><span className="muted">most failed first, {windowName(shown)}</span></header>
              <Worst data={data} t={t} />
            </section>
            <section className="panel" aria-labelledby="broken">
              <header><h2 id="broken">Broken lately</h2><span className="grow" /><Runs q="state:failed,crashed" t={t}>all</Runs></header>
              <Broken data={data} zone={scope.zone} now={now} shown={windowName(shown)} />
            </section>
            <section className="panel" aria-labelledby="pools">
              <header><h2 id="pools">Work pools</h2>{data.pools.totalCount > 20 && <span className="muted">20 of {count(data.pools.totalCount)}</span>}</header>
              <Pools data={data} now={now} />
            </section>
            <section className="panel" aria-labelledby="next">
              <header><h2 id="next">Next</h2></header>
              {(data.next.nodes ?? []).length === 0 ? <p className="body muted">Nothing is scheduled.</p> : (
                <ul className={styles.list}>
                  {(data.next.nodes ?? []).map(run => (
                    <li key={run.id}>
                      <time className={styles.when} title={both(run.nextScheduledStartTime, scope.zone)}>{ago(run.nextScheduledStartTime, now)}</time>
                      <span className="cut"><Link to="/runs/flow-run/$id" params={{ id: run.id }}>{run.flow?.name ?? run.name}</Link><span className="muted"> / {run.deployment?.name ?? 'no deployment'}</span></span>
                    </li>
                  ))}
                </ul>
              )}
            </section>
          </div>
        </div>
      )}
    </>
  );
}

function Now({ data }: { data: OverviewQuery }) {
  const { running, pending, paused, late } = data.now.aggregate;
  const item = (n: number, word: string, q: string, bad = false) => (
    <Runs q={q} t="all" className={bad && n > 0 ? styles.alarm : n > 0 ? styles.figure : styles.nothing}><strong>{count(n)}</strong> {word}</Runs>
  );
  return (
    <p className={styles.now}>
      <span className="muted">Now</span>
      {item(running, 'running', 'state:running')}
      {item(pending, 'pending', 'state:pending')}
      {item(late, 'late', 'state:scheduled start-time:/none late>15', true)}
      {item(paused, 'paused', 'state:paused')}
      {data.server?.readOnly && <span className="muted">read-only</span>}
    </p>
  );
}

function Shape({ data, scope, change, now }: { data: OverviewQuery; scope: ReturnType<typeof useScope>; change: ReturnType<typeof useChange>; now: number }) {
  const { aggregate, byTime } = data.window;
  const nodes = byTime.nodes ?? [];
  const times = nodes.map(node => Date.parse((node.keys as { t: string }).t)).filter(Number.isFinite);
  const [from, to] = scope.range ?? [Math.min(...times), Math.max(...times)];
  const t = scope.window.text;
  const { newest, count: ever } = data.now.aggregate;
  if (aggregate.count === 0) {
    return (
      <div className={styles.none} role="status">
        <strong>No run began in the {windowName(scope.window)}.</strong>{' '}
        {typeof newest === 'string' ? <>The newest began {ago(newest, now)}. <button type="button" onClick={() => change({ t: between(Date.parse(newest) - 7 * 86400_000, Date.parse(newest) + 1000) })}>Show the week before it</button></> : ever === 0 ? 'The database has no runs yet.' : ''}
      </div>
    );
  }
  return (
    <section className="panel" aria-label="Runs over time" style={{ padding: '8px 10px' }}>
      <p className={styles.sums}>
        <Runs t={t}><strong>{plural(aggregate.count, 'run')}</strong></Runs>
        <Runs q="state:failed,crashed" t={t} className={aggregate.failed > 0 ? styles.failed : undefined}><strong>{percent(aggregate.failed, aggregate.count)}</strong> failed ({count(aggregate.failed)})</Runs>
        <span>p50 <strong>{duration(aggregate.p50)}</strong></span>
        <span>p95 <strong>{duration(aggregate.p95)}</strong></span>
      </p>
      <Histogram bars={bars(nodes, from, to, scope.step * 1000)} step={scope.step * 1000} zone={scope.zone} what="runs" height={96} zoom={(a, b) => change({ t: between(a, b) })} out={() => history.back()} />
    </section>
  );
}

function Worst({ data, t }: { data: OverviewQuery; t: string }) {
  const groups = data.worst.groups.nodes ?? [];
  if (groups.length === 0) return <p className="body muted">No flow ran.</p>;
  return (
    <div className={styles.scroll}>
      <table>
        <thead><tr><th scope="col">Flow</th><th scope="col" className="number">Failed</th><th scope="col" className="number">of</th><th scope="col"><span className="hidden">Share</span></th><th scope="col" className="number">p50</th><th scope="col" className="number">p95</th></tr></thead>
        <tbody>
          {groups.map(node => {
            const { flow, id } = node.keys as { flow: string | null; id: string };
            const q = flow === null ? 'flow:/none' : `flow:${quoted(flow)}`;
            return (
              <tr key={id}>
                <td className={styles.flow}><Runs q={q} t={t}>{flow ?? 'no flow'}</Runs></td>
                <td className="number">{node.failed > 0 ? <Runs q={`${q} state:failed,crashed`} t={t} className={styles.failed}>{count(node.failed)}</Runs> : <span className="muted">–</span>}</td>
                <td className="number">{count(node.count)}</td>
                <td className={styles.share}><span><i style={{ width: `${(100 * node.failed) / node.count}%` }} /></span></td>
                <td className="number">{duration(node.p50)}</td>
                <td className="number">{duration(node.p95)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Broken({ data, zone, now, shown }: { data: OverviewQuery; zone: string | undefined; now: number; shown: string }) {
  const runs = data.broken.nodes ?? [];
  if (runs.length === 0) return <p className="body muted">No run failed or crashed in the {shown}.</p>;
  return (
    <ul className={styles.list}>
      {runs.map(run => (
        <li key={run.id}>
          <span className={styles.state}><State type={run.stateType} name={run.stateName} /></span>
          <span className={styles.said}>
            <span className="cut"><Link to="/runs/flow-run/$id" params={{ id: run.id }}>{run.name}</Link><span className="muted"> of {run.flow?.name ?? 'no flow'}</span></span>
            <small className="cut muted" title={run.state?.message ?? ''}>{firstLine(run.state?.message)}</small>
          </span>
          <time className="muted" title={both(run.endTime, zone)}>{when(run.endTime, zone, now)}</time>
        </li>
      ))}
    </ul>
  );
}

function Pools({ data, now }: { data: OverviewQuery; now: number }) {
  const pools = data.pools.nodes ?? [];
  if (pools.length === 0) return <p className="body muted">There are no work pools.</p>;
  return (
    <div className={styles.scroll}>
      <table>
        <thead><tr><th scope="col">Pool</th><th scope="col">Workers</th><th scope="col" className="number">Running</th><th scope="col" className="number">Pending</th><th scope="col" className="number">Late</th></tr></thead>
        <tbody>
          {pools.map(pool => {
            const { online, last } = pool.workers.aggregate;
            const { running, pending, late } = pool.flowRuns.aggregate;
            const q = (more: string) => `pool:${quoted(pool.name)} ${more}`;
            const number = (n: number, more: string, bad = false) => (n > 0 ? <Runs q={q(more)} t="all" className={bad ? styles.failed : undefined}>{count(n)}</Runs> : <span className="muted">–</span>);
            return (
              <tr key={pool.id}>
                <td className={styles.flow}><Runs q={`pool:${quoted(pool.name)}`}>{pool.name}</Runs> <small className="muted">{pool.type}</small>{pool.isPaused && <span className={styles.paused}>paused</span>}</td>
                <td>{online > 0 ? `${count(online)} online` : <span className={late > 0 ? 'bad' : 'muted'}>none{typeof last === 'string' ? `, last ${ago(last, now)}` : ''}</span>}</td>
                <td className="number">{number(running, 'state:running')}</td>
                <td className="number">{number(pending, 'state:pending')}</td>
                <td className="number">{number(late, 'state:scheduled start-time:/none late>15', true)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
