import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type MouseEvent } from 'react';
import { useOperation } from '../../api/operation';
import { RunGraphDocument, type RunGraphQuery } from '../../generated/graphql';
import { clock, count, duration, moment, plural, type Zone } from '../../parts/format';
import { Failure } from '../../parts/notice';
import { stateColour, STATES, stateWord } from '../../parts/state';
import { useChange } from '../../shell/address';
import { lanes, scale } from './scale';
import styles from './run.module.css';

type Node = NonNullable<NonNullable<RunGraphQuery['flowRunGraph']>['nodes']>[number];
interface Bar {
  node: Node;
  from: number;
  to: number;
}
const LANE = 14;
const MOST = 6;

/** The task that a run of it is named after: `load-2` is one of `load`. */
const taskOf = (node: Node) => (node.kind === 'FLOW_RUN' ? `↳ ${node.label}` : (node.label ?? '').replace(/-[0-9a-f]{1,3}$/i, ''));

/** When each task ran: a row for each task, whose runs lie in lanes; time without any is cut. */
export default function Timeline({ id, live, now, zone }: { id: string; live: boolean; now: number; zone: Zone }) {
  const { data, error, refetch } = useOperation(RunGraphDocument, { id }, { live: live ? '5s' : 'off' });
  const [open, setOpen] = useState<Set<string>>(new Set());
  const graph = data?.flowRunGraph;
  const view = useMemo(() => {
    const bars: Bar[] = (graph?.nodes ?? []).flatMap(node => {
      if (!node.startTime) return [];
      const from = Date.parse(node.startTime);
      return [{ node, from, to: Math.max(from, node.endTime ? Date.parse(node.endTime) : now) }];
    });
    const rows = new Map<string, Bar[]>();
    for (const bar of bars) rows.set(taskOf(bar.node), [...(rows.get(taskOf(bar.node)) ?? []), bar]);
    const list = [...rows].map(([name, bars]) => {
      const laid = lanes(bars, open.has(name) ? 200 : MOST);
      return { name, bars: laid, lanes: 1 + Math.max(...laid.map(({ lane }) => lane)) };
    });
    return { rows: list, scale: scale(bars), waiting: (graph?.nodes ?? []).length - bars.length, states: new Set<string>(bars.map(({ node }) => node.stateType ?? '')) };
  }, [graph, now, open]);
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data) return <div className="skeleton" style={{ height: 240 }} />;
  if (!graph || view.rows.length === 0) return <p className={styles.none} role="status">No task or subflow of this run has begun{view.waiting > 0 && `; ${plural(view.waiting, 'one waits', 'wait')}`}.</p>;
  const { from, to, cuts } = view.scale;
  return (
    <section aria-label="Timeline">
      <p className={styles.legend}>
        {moment(from, zone)} – {moment(to, zone).slice(11)}, {duration((to - from) / 1000)}
        {cuts.length > 0 && <span className="muted">; {plural(cuts.length, 'pause')} cut ({duration(cuts.reduce((sum, cut) => sum + cut.to - cut.from, 0) / 1000)})</span>}
        {view.waiting > 0 && <span className="muted">; {count(view.waiting)} not begun</span>}
        {STATES.filter(state => view.states.has(state)).map(state => <span key={state} className={styles.key}><i style={{ background: stateColour(state) }} />{stateWord(state)}</span>)}
      </p>
      <div className={styles.timeline}>
        {view.rows.map(row => (
          <Row key={row.name} {...row} at={view.scale.at} cuts={cuts.map(cut => cut.place)} zone={zone} open={open.has(row.name)} toggle={row.bars.length > 1 ? () => setOpen(old => { const next = new Set(old); if (!next.delete(row.name)) next.add(row.name); return next; }) : undefined} />
        ))}
      </div>
    </section>
  );
}

interface RowProps {
  name: string;
  bars: { bar: Bar; lane: number }[];
  lanes: number;
  at: (t: number) => number;
  cuts: number[];
  zone: Zone;
  open: boolean;
  toggle?: () => void;
}

function Row({ name, bars, lanes, at, cuts, zone, open, toggle }: RowProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [over, setOver] = useState<Bar>();
  const change = useChange();
  const navigate = useNavigate();
  const height = lanes * LANE + 6;
  const failed = bars.filter(({ bar }) => ['FAILED', 'CRASHED'].includes(bar.node.stateType ?? '')).length;
  useEffect(() => {
    const draw = () => {
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (!element || !context) return;
      const ratio = devicePixelRatio || 1;
      const width = element.clientWidth;
      element.width = width * ratio;
      element.height = height * ratio;
      context.scale(ratio, ratio);
      const colour = colours(element);
      for (const place of cuts) {
        context.fillStyle = colour('var(--bg-3)');
        context.fillRect(place * width - 3, 0, 6, height);
      }
      for (const { bar, lane } of bars) {
        context.fillStyle = colour(stateColour(bar.node.stateType));
        const x = at(bar.from) * width;
        context.fillRect(Math.min(x, width - 2), 3 + lane * LANE, Math.max(2, at(bar.to) * width - x), LANE - 3);
      }
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(canvas.current!);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', draw);
    };
  }, [bars, at, cuts, height]);
  const find = (event: MouseEvent): Bar | undefined => {
    const { left, top, width } = canvas.current!.getBoundingClientRect();
    const lane = Math.floor((event.clientY - top - 3) / LANE);
    const x = event.clientX - left;
    return bars.find(({ bar, lane: l }) => l === lane && x >= at(bar.from) * width - 2 && x <= Math.max(at(bar.to) * width, at(bar.from) * width + 2) + 2)?.bar;
  };
  const go = (bar: Bar | undefined) => {
    if (!bar) return;
    if (bar.node.kind === 'FLOW_RUN') void navigate({ to: '/runs/flow-run/$id', params: { id: bar.node.id } });
    else change({ tab: 'log', task: bar.node.id });
  };
  const seconds = bars.reduce((sum, { bar }) => sum + bar.to - bar.from, 0) / 1000;
  return (
    <div className={styles.lane}>
      <div className={styles.laneName}>
        {toggle ? <button type="button" className="plain" aria-expanded={open} onClick={toggle}><span className="cut">{name}</span></button> : <button type="button" className="plain" onClick={() => go(bars[0].bar)} title="Its log"><span className="cut">{name}</span></button>}
        {bars.length > 1 && <small className="muted">× {count(bars.length)}</small>}
      </div>
      <canvas
        ref={canvas}
        style={{ height, cursor: over ? 'pointer' : undefined }}
        role="img"
        aria-label={`${name}: ${plural(bars.length, 'run')}, ${failed > 0 ? `${failed} failed, ` : ''}${duration(seconds)} in all`}
        title={over ? `${over.node.label}: ${stateWord(over.node.stateType)}, ${duration((over.to - over.from) / 1000)}, from ${clock(over.from, zone)}` : undefined}
        onMouseMove={event => setOver(find(event))}
        onMouseLeave={() => setOver(undefined)}
        onClick={event => go(find(event))}
      />
      <small className={styles.laneTime}>{duration(seconds)}</small>
    </div>
  );
}

/** Colours as a canvas knows them, which has no variables. */
function colours(element: HTMLElement): (name: string) => string {
  const probe = document.createElement('span');
  element.parentElement!.append(probe);
  const found = new Map<string, string>();
  const read = (name: string) => {
    let value = found.get(name);
    if (!value) {
      probe.style.color = name;
      found.set(name, (value = getComputedStyle(probe).color));
    }
    return value;
  };
  queueMicrotask(() => probe.remove());
  return read;
}
