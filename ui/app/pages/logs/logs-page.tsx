import { useEffect, useState } from 'react';
import { useOperation } from '../../api/operation';
import { add } from '../../filter/edit';
import { FilterLine } from '../../filter/filter-line';
import { useScope } from '../../filter/scope';
import { TimePicker } from '../../filter/time-picker';
import { between, windowName } from '../../filter/window';
import { LogsShapeDocument, type LogFilter } from '../../generated/graphql';
import { both } from '../../filter/compile';
import { ago, count, plural } from '../../parts/format';
import { Facet } from '../../parts/facets';
import { bars, Histogram } from '../../parts/histogram';
import { levelColourOf, levelName, LogLines } from '../../parts/log-lines';
import log from '../../parts/log.module.css';
import { Failure, Partly } from '../../parts/notice';
import { useLog, type From } from '../../parts/use-log';
import { useNarrow } from '../../parts/use-narrow';
import { useAddress, useChange } from '../../shell/address';
import { useKeys } from '../../shell/keys';
import styles from '../runs/runs.module.css';

/** Searches the lines of all runs. */
export function LogsPage() {
  const scope = useScope('Log', { field: 'timestamp' });
  const { s = '', from, wrap } = useAddress();
  const change = useChange();
  const narrow = useNarrow();
  const [facetsOpen, setFacetsOpen] = useState(false);
  const [text, setText] = useState(s);
  useEffect(() => setText(s), [s]);
  useEffect(() => {
    if (text === s) return undefined;
    const timer = setTimeout(() => change({ s: text || undefined }, { replace: true }), 300);
    return () => clearTimeout(timer);
  }, [text, s, change]);
  useEffect(() => {
    document.title = `${s ? `“${s}” · ` : ''}Logs · Quaestor`;
  }, [s]);
  const search = s ? { message: { icontains: s } } : {};
  const filter = (where: Record<string, unknown>) => both(where, search) as LogFilter;
  const where = filter(scope.where);
  const side: From = from === 'end' ? 'end' : 'start';
  const lines = useLog(where, { newest: true, from: side, live: 'off' });
  const shape = useOperation(LogsShapeDocument, { where, every: scope.every, zone: scope.timeZone, noLevel: filter(scope.but('level')), noLogger: filter(scope.but('logger')), ever: filter(scope.ever) }, { live: '60s' });
  const setLine = (q: string) => change({ q: q || undefined });
  const turn = (next: From) => change({ from: next === 'end' ? 'end' : undefined }, { replace: true });
  useKeys([{ keys: 's', what: 'Search in messages', run: () => document.getElementById('log-search')?.focus() }]);
  const nodes = shape.data?.shape.byTime.nodes ?? [];
  const times = nodes.map(node => Date.parse((node.keys as { t: string }).t)).filter(Number.isFinite);
  const [begin, end] = scope.range ?? [Math.min(...times), Math.max(...times)];
  const levels = (shape.data?.level.groups.nodes ?? []).map(({ keys, count }) => ({ level: (keys as { key: number | null }).key, count }));
  const keys = [...new Set(nodes.map(node => String((node.keys as { s: number | null }).s ?? '')))].sort((a, b) => Number(a) - Number(b));
  const newest = shape.data?.ever.aggregate;
  return (
    <>
      <h1 className="hidden">Logs</h1>
      <div className={styles.top}>
        <input id="log-search" type="search" aria-label="Search in messages" placeholder="Words of a message" value={text} onChange={event => setText(event.target.value)} style={{ flex: '1 1 240px', minHeight: 34 }} />
        <FilterLine type="Log" line={scope.line} base={scope.time} problems={scope.problems} change={setLine} />
        <TimePicker window={scope.window} change={t => change({ t: t === '-7d' ? undefined : t })} />
        {scope.wrongWindow && <span className="bad" role="status">“{scope.wrongWindow}” is no window: the last 7 days are shown</span>}
      </div>
      <div className={styles.columns}>
        {narrow && <button type="button" aria-expanded={facetsOpen} onClick={() => setFacetsOpen(!facetsOpen)}>Facets</button>}
        {(!narrow || facetsOpen) && (
          <aside className={`${styles.facets} ${shape.stale ? 'dim' : ''}`} aria-label="Facets">
            {shape.data ? (
              <>
                <Facet title="Level" name="level" line={scope.line} change={setLine} choices={levels.map(({ level, count }) => ({ value: level === null ? null : String(level), label: levelName(level), count, icon: <i className={styles.dot} style={{ background: levelColourOf(level === null ? '' : String(level)) }} /> }))} />
                <Facet title="Logger" name="logger" line={scope.line} change={setLine} total={shape.data.logger.groups.totalCount} choices={(shape.data.logger.groups.nodes ?? []).map(({ keys, count }) => ({ value: (keys as { key: string | null }).key, count }))} />
              </>
            ) : <div className="skeleton" style={{ height: 300 }} />}
          </aside>
        )}
        <section className={styles.result} aria-label="Result">
          <div className={shape.stale ? 'dim' : undefined}>
            {shape.error ? <Failure error={shape.error} retry={shape.refetch} /> : shape.data ? (
              <Histogram bars={bars(nodes, begin, end, scope.step * 1000)} step={scope.step * 1000} zone={scope.zone} what="lines" keys={keys} colour={levelColourOf} word={key => levelName(key === '' ? null : Number(key))} zoom={(a, b) => change({ t: between(a, b) })} out={() => history.back()} />
            ) : <div className="skeleton" style={{ height: 88 }} />}
          </div>
          <div className={styles.bar2}>
            <strong className={styles.total} aria-live="polite">{shape.data ? (shape.data.shape.totalCount > 1_000_000 ? 'over a million lines' : plural(shape.data.shape.totalCount, 'line')) : '…'}</strong>
            <span className="muted">{side === 'end' ? 'oldest' : 'newest'} first shown</span>
            <span className="grow" />
            <button type="button" onClick={() => setLine(add(scope.line, 'level>=30'))}>Warnings and errors</button>
            <button type="button" aria-pressed={wrap !== 'no'} onClick={() => change({ wrap: wrap === 'no' ? undefined : 'no' })}>Wrap</button>
            <button type="button" onClick={() => turn(side === 'end' ? 'start' : 'end')}>{side === 'end' ? 'To the newest' : 'To the oldest'}</button>
          </div>
          <Partly errors={shape.errors} />
          {lines.ready && (lines.lines ?? []).length === 0 && !lines.stale ? (
            <div className={log.empty} role="status">
              <p><strong>No line matches</strong> in the {windowName(scope.window)}.</p>
              {newest && newest.count > 0 && typeof newest.newest === 'string' && (
                <p><button type="button" onClick={() => change({ t: 'all' })}>Show {newest.count === 1 ? 'the one' : `all ${count(newest.count)}`} at any time</button> <span className="muted">the newest was {ago(newest.newest, Date.now())}</span></p>
              )}
              {newest?.count === 0 && <p>{scope.line || s ? 'Nor at any other time.' : 'The database has no log lines yet.'}</p>}
            </div>
          ) : <LogLines log={lines} newest from={side} turn={turn} search={s} zone={scope.zone} wrap={wrap !== 'no'} runs />}
        </section>
      </div>
    </>
  );
}
