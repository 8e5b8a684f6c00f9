import { useRef, useState, type PointerEvent } from 'react';
import styles from './histogram.module.css';
import { count, plural, ticks, moment, type Zone } from './format';
import { stateColour, STATES, stateWord } from './state';

export interface Bar {
  t: number;
  parts: Record<string, number>;
}

/** Groups by time and a second key as bars, empty ones included; keys are `t` and `s`. */
export function bars(nodes: readonly { keys: unknown; count: number }[], from: number, to: number, step: number): Bar[] {
  const found = new Map<number, Record<string, number>>();
  for (const { keys, count } of nodes) {
    const { t, s } = keys as { t: string | null; s: string | number | null };
    if (t === null) continue;
    const at = Date.parse(t);
    const parts = found.get(at) ?? {};
    const key = s === null ? '' : String(s);
    parts[key] = (parts[key] ?? 0) + count;
    found.set(at, parts);
  }
  const times = [...found.keys()];
  if (times.length === 0) return [];
  // Buckets begin at multiples of the step, or at midnights of a zone, which may lie an hour off.
  const list: Bar[] = [];
  const anchor = times[0];
  const first = anchor - Math.ceil((anchor - from) / step) * step;
  let t = first;
  const last = Math.max(to - 1, ...times);
  for (let i = 0; t <= last && i < 2000; i++, t += step) {
    const near = times.find(time => Math.abs(time - t) < step / 2);
    list.push({ t: near ?? t, parts: near === undefined ? {} : found.get(near)! });
  }
  return list;
}

const order = [...STATES, ''];
const total = (bar: Bar) => Object.values(bar.parts).reduce((sum, n) => sum + n, 0);

/** Names of times below a chart. */
export function Ticks({ times, step, zone }: { times: readonly number[]; step: number; zone: Zone }) {
  return <>{ticks(times, step, zone).map(({ at, text }) => <span key={at} style={{ left: `${100 * at}%` }}>{text}</span>)}</>;
}

interface Props {
  bars: Bar[];
  /** In milliseconds. */
  step: number;
  zone: Zone;
  what: string;
  height?: number;
  colour?: (key: string) => string;
  word?: (key: string) => string;
  keys?: string[];
  zoom?: (from: number, to: number) => void;
  out?: () => void;
}

/** Bars over time, stacked; a drag chooses a window, a drag with shift goes out. */
export function Histogram({ bars, step, zone, what, height = 72, colour = stateColour, word = stateWord, keys = order, zoom, out }: Props) {
  const box = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<[number, number]>();
  const [over, setOver] = useState<number>();
  const n = bars.length;
  const sums = bars.map(total);
  const most = Math.max(1, ...sums);
  const all = sums.reduce((sum, x) => sum + x, 0);
  const peak = sums.indexOf(Math.max(...sums));
  const index = (event: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect();
    return Math.min(n - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * n)));
  };
  const label =
    n === 0 || all === 0
      ? `No ${what} in this window`
      : `${plural(all, what.replace(/s$/, ''), what)} from ${moment(bars[0].t, zone)} to ${moment(bars[n - 1].t + step, zone)}; most, ${count(sums[peak])}, at ${moment(bars[peak].t, zone)}`;
  const finish = (event: PointerEvent) => {
    if (!drag) return;
    const [a, b] = [Math.min(...drag), Math.max(...drag)];
    setDrag(undefined);
    if (event.shiftKey) out?.();
    else zoom?.(bars[a].t, bars[b].t + step);
  };
  const shown = over !== undefined ? bars[over] : undefined;
  return (
    <figure className={styles.figure}>
      <svg
        ref={box}
        viewBox={`0 0 ${Math.max(1, n)} ${height}`}
        preserveAspectRatio="none"
        style={{ height }}
        role="img"
        aria-label={label}
        onPointerDown={event => { if (n && zoom) { event.currentTarget.setPointerCapture(event.pointerId); const i = index(event); setDrag([i, i]); } }}
        onPointerMove={event => { if (!n) return; const i = index(event); setOver(i); if (drag) setDrag([drag[0], i]); }}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(undefined)}
        onPointerLeave={() => setOver(undefined)}
      >
        {bars.map((bar, i) => {
          let y = height;
          return keys.filter(key => bar.parts[key]).map(key => {
            // What is there is seen, be it one of thousands.
            const h = Math.max(1.5, (bar.parts[key] / most) * (height - 2));
            y -= h;
            return <rect key={`${i}${key}`} x={i + 0.08} width={0.84} y={Math.max(0, y)} height={h} style={{ fill: colour(key) }} />;
          });
        })}
        {over !== undefined && !drag && <rect x={over} width={1} y={0} height={height} className={styles.over} />}
        {drag && <rect x={Math.min(...drag)} width={Math.abs(drag[1] - drag[0]) + 1} y={0} height={height} className={styles.drag} />}
      </svg>
      <div className={styles.axis} aria-hidden="true">
        <Ticks times={bars.map(bar => bar.t)} step={step} zone={zone} />
      </div>
      {shown && (
        <figcaption className={styles.tip} aria-hidden="true">
          <strong>{moment(shown.t, zone).slice(0, step < 86400_000 ? 16 : 10)}</strong> {count(total(shown))}
          {keys.filter(key => shown.parts[key]).map(key => (
            <span key={key}><i style={{ background: colour(key) }} /> {word(key)} {count(shown.parts[key])}</span>
          ))}
        </figcaption>
      )}
      <table className="hidden">
        <caption>{label}</caption>
        <tbody>
          {bars.map((bar, i) => sums[i] > 0 && (
            <tr key={bar.t}>
              <th scope="row">{moment(bar.t, zone)}</th>
              <td>{keys.filter(key => bar.parts[key]).map(key => `${word(key)} ${bar.parts[key]}`).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
