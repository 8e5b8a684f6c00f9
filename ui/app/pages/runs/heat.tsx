import { add } from '../../filter/edit';
import { useOperation } from '../../api/operation';
import { both } from '../../filter/compile';
import type { Scope } from '../../filter/scope';
import { between, bucket } from '../../filter/window';
import { RunsHeatDocument, type FlowRunFilter, type FlowRunGroupField } from '../../generated/graphql';
import { count, moment, plural, short } from '../../parts/format';
import { Ticks } from '../../parts/histogram';
import { Failure } from '../../parts/notice';
import { useChange } from '../../shell/address';
import styles from './runs.module.css';

/** Classes of duration, in seconds: each about three times as long as the one before. */
const CLASSES = [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, Infinity];
const NAMES = ['< 1s', '1–3s', '3–10s', '10–30s', '30–100s', '1m40–5m', '5–17m', '17–50m', '50m–2h47', '> 2h47'];

/** How many runs took how long, over time: every run counts, and a few very long ones do not flatten the others. */
export default function Heat({ scope }: { scope: Scope }) {
  const change = useChange();
  const step = bucket(scope.window, 48);
  const { data, error, stale, refetch } = useOperation(RunsHeatDocument, {
    // What has not begun has no duration yet.
    where: both(scope.where, { startTime: { isNull: false } }) as FlowRunFilter,
    every: `PT${step}S`,
    zone: step % 86400 === 0 ? scope.timeZone : undefined,
    field: scope.group as FlowRunGroupField,
  });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data) return <div className="skeleton" style={{ height: 300 }} />;
  const columns = (data.flowRuns.groups.nodes ?? [])
    .filter(node => (node.keys as { t: string | null }).t !== null)
    .map(node => ({ t: Date.parse((node.keys as { t: string }).t), counts: [node.d0, node.d1, node.d2, node.d3, node.d4, node.d5, node.d6, node.d7, node.d8, node.d9] }));
  if (columns.length === 0) return <p className={styles.empty}>No run in this window.</p>;
  const times: number[] = [];
  for (let t = columns[0].t; t <= columns.at(-1)!.t && times.length < 400; t += step * 1000) times.push(t);
  const at = (t: number) => columns.find(column => Math.abs(column.t - t) < step * 500);
  const all = columns.flatMap(column => column.counts);
  const most = Math.max(1, ...all);
  const shade = (n: number) => (n === 0 ? undefined : `color-mix(in oklab, var(--s-running) ${Math.round(18 + (82 * Math.log1p(n)) / Math.log1p(most))}%, var(--bg))`);
  const open = (t: number, i: number) => {
    const upper = CLASSES[i + 1];
    const more = i === 0 ? `duration<1` : upper === Infinity ? `duration>=${CLASSES[i]}` : `duration>=${CLASSES[i]} duration<${upper}`;
    change({ q: add(scope.line, more), t: between(t, t + step * 1000), view: undefined });
  };
  return (
    <section className={stale ? 'dim' : undefined} aria-label={`Durations over time: ${plural(all.reduce((sum, n) => sum + n, 0), 'run')}, at most ${count(most)} in a cell`}>
      <div className={styles.heatBox}>
        <div className={styles.names} aria-hidden="true">{[...NAMES].reverse().map(name => <span key={name}>{name}</span>)}</div>
        <div className={styles.cells} style={{ gridTemplateColumns: `repeat(${times.length}, minmax(0, 1fr))` }}>
          {NAMES.map((_, row) => NAMES.length - 1 - row).flatMap(i =>
            times.map(t => {
              const n = at(t)?.counts[i] ?? 0;
              const label = `${moment(t, scope.zone).slice(0, 16)}, ${NAMES[i]}: ${plural(n, 'run')}`;
              return n === 0 ? <span key={`${t} ${i}`} style={{ minHeight: 26 }} /> : (
                <button key={`${t} ${i}`} type="button" title={label} aria-label={label} style={{ background: shade(n) }} onClick={() => open(t, i)}>{times.length <= 34 ? <span className={styles.cellNumber}>{short(n)}</span> : ''}</button>
              );
            }),
          )}
        </div>
        <div className={styles.axis} aria-hidden="true"><Ticks times={times} step={step * 1000} zone={scope.zone} /></div>
      </div>
      <p className="muted">Each cell counts the runs that began in that time and took that long; click one for its rows.</p>
    </section>
  );
}
