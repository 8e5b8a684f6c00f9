import { lazy, Suspense, useEffect, useState } from 'react';
import { useOperation } from '../../api/operation';
import { conjuncts } from '../../filter/ast';
import { chips } from '../../filter/print';
import { FilterLine } from '../../filter/filter-line';
import { useScope } from '../../filter/scope';
import { TimePicker } from '../../filter/time-picker';
import { between, windowName } from '../../filter/window';
import { RunsShapeDocument, type FlowRunFilter, type FlowRunGroupField } from '../../generated/graphql';
import { ago, count, duration, plural, moment } from '../../parts/format';
import { bars, Histogram } from '../../parts/histogram';
import { Failure, Partly } from '../../parts/notice';
import { useNarrow } from '../../parts/use-narrow';
import { useAddress, useChange } from '../../shell/address';
import { useKeys } from '../../shell/keys';
import { Facets } from './facets';
import { Columns, ExportMenu, Views } from './menus';
import styles from './runs.module.css';
import { Table } from './table';
import { useRows } from './use-rows';

const Heat = lazy(() => import('./heat'));
const Groups = lazy(() => import('./groups'));
const VIEWS = ['table', 'heat', 'groups'] as const;

/** Finds runs: a line of conditions, what they leave, and its shape. */
export function RunsPage() {
  const scope = useScope('FlowRun');
  const { view = 'table', sort, cols } = useAddress();
  const change = useChange();
  const narrow = useNarrow();
  const [facetsOpen, setFacetsOpen] = useState(false);
  const setLine = (q: string) => change({ q: q || undefined });
  const where = scope.where as FlowRunFilter;
  const rows = useRows(where, sort);
  const shape = useOperation(RunsShapeDocument, {
    where,
    ever: scope.ever as FlowRunFilter,
    every: scope.every,
    zone: scope.timeZone,
    field: scope.group as FlowRunGroupField,
    noState: scope.but('state', 'state-name', 'state-type') as FlowRunFilter,
    noFlow: scope.but('flow') as FlowRunFilter,
    noDeployment: scope.but('deployment') as FlowRunFilter,
    noPool: scope.but('pool') as FlowRunFilter,
    noTags: scope.but('tag') as FlowRunFilter,
  });
  useKeys([{ keys: 'v', what: 'Next view', run: () => change({ view: next(view) }) }]);
  useEffect(() => {
    document.title = `${scope.line ? `${scope.line} · ` : ''}Runs · Quaestor`;
  }, [scope.line]);
  const figures = shape.data?.shape.aggregate;
  const nodes = shape.data?.shape.byTime.nodes ?? [];
  const times = nodes.map(node => Date.parse((node.keys as { t: string }).t)).filter(Number.isFinite);
  const [from, to] = scope.range ?? [Math.min(...times), Math.max(...times)];
  const columns = bars(nodes, from, to, scope.step * 1000);
  return (
    <>
      <h1 className="hidden">Runs</h1>
      <div className={styles.top}>
        <FilterLine type="FlowRun" line={scope.line} base={scope.time} problems={scope.problems} change={setLine} />
        <TimePicker window={scope.window} change={t => change({ t: t === '-7d' ? undefined : t })} field={scope.tf} changeField={tf => change({ tf })} />
        {scope.wrongWindow && <span className="bad" role="status">“{scope.wrongWindow}” is no window: the last 7 days are shown</span>}
      </div>
      <div className={styles.columns}>
        {(!narrow || facetsOpen) && <Facets data={shape.data} line={scope.line} change={setLine} stale={shape.stale} />}
        <section className={styles.result} aria-label="Result">
          <div className={shape.stale ? 'dim' : undefined}>
            {shape.error ? <Failure error={shape.error} retry={shape.refetch} /> : shape.data ? (
              <Histogram bars={columns} step={scope.step * 1000} zone={scope.zone} what="runs" zoom={(a, b) => change({ t: between(a, b) })} out={() => history.back()} />
            ) : <div className="skeleton" style={{ height: 88 }} />}
          </div>
          <div className={styles.bar2}>
            {narrow && <button type="button" aria-expanded={facetsOpen} onClick={() => setFacetsOpen(!facetsOpen)}>Facets</button>}
            <strong className={styles.total} aria-live="polite">{rows.total === undefined ? '…' : rows.total > 100_000 ? 'over 100,000 runs' : plural(rows.total, 'run')}</strong>
            {figures && figures.count > 0 && <span className="muted">p50 {duration(figures.p50)} · p95 {duration(figures.p95)}</span>}
            {rows.waiting > 0 && <button type="button" onClick={rows.show}>{rows.waiting === 100 ? '100+' : rows.waiting} new ↑</button>}
            <span className="grow" />
            <span className="row" role="group" aria-label="View">
              {VIEWS.map(name => <button key={name} type="button" aria-pressed={view === name || (name === 'table' && !VIEWS.includes(view as never))} onClick={() => change({ view: name === 'table' ? undefined : name })}>{name[0].toUpperCase() + name.slice(1)}</button>)}
            </span>
            {!narrow && <Columns cols={cols} change={next => change({ cols: next })} />}
            <Views />
            <ExportMenu where={where} sort={sort} total={rows.total} />
          </div>
          <Partly errors={[...rows.errors, ...shape.errors]} />
          <div className={rows.stale ? 'dim' : undefined}>
            <Suspense fallback={<div className="skeleton" style={{ height: 300 }} />}>
              {view === 'heat' ? <Heat scope={scope} /> : view === 'groups' ? <Groups scope={scope} /> : rows.error ? (
                <Failure error={rows.error} retry={rows.retry} />
              ) : !rows.first ? (
                <div className={styles.loading} aria-label="Loading">{Array.from({ length: 12 }, (_, i) => <div key={i} className="skeleton" style={{ height: 20, margin: '4px 0' }} />)}</div>
              ) : rows.rows.length === 0 ? (
                <Empty scope={scope} ever={shape.data?.ever.aggregate} setLine={setLine} change={change} />
              ) : (
                <Table rows={rows.rows} total={rows.total} zone={scope.zone} now={rows.now} narrow={narrow} more={rows.more} hasMore={rows.hasMore} line={scope.line} change={setLine} />
              )}
            </Suspense>
          </div>
          <p className={styles.age}>{rows.first && <>as of <time>{moment(rows.now, scope.zone)}</time></>}</p>
        </section>
      </div>
    </>
  );
}

const next = (view: string) => {
  const name = VIEWS[(VIEWS.indexOf(view as never) + 1) % VIEWS.length];
  return name === 'table' ? undefined : name;
};

/** Why nothing is left, and what would leave something. */
function Empty({ scope, ever, setLine, change }: { scope: ReturnType<typeof useScope>; ever?: { count: number; newest?: unknown }; setLine: (q: string) => void; change: ReturnType<typeof useChange> }) {
  const items = conjuncts(scope.node);
  return (
    <div className={styles.empty} role="status">
      <p><strong>No run matches</strong> {scope.line ? 'this filter ' : ''}in the {windowName(scope.window)}.</p>
      {ever && ever.count > 0 && typeof ever.newest === 'string' && (
        <p>
          <button type="button" onClick={() => change({ t: 'all' })}>Show {ever.count === 1 ? 'the one' : `all ${count(ever.count)}`} at any time</button>{' '}
          <span className="muted">the newest was {ago(ever.newest, Date.now())}</span>
        </p>
      )}
      {ever && ever.count === 0 && items.length === 0 && <p>The database has no runs yet.</p>}
      {items.length > 0 && (
        <p className="row">
          {chips(scope.node).map((chip, i, all) => (
            <button key={chip} type="button" onClick={() => setLine(all.filter((_, j) => j !== i).join(' '))}>Without {chip}</button>
          ))}
        </p>
      )}
    </div>
  );
}
