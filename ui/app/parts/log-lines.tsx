import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { useOperation } from '../api/operation';
import { LogContextDocument, type LogFilter } from '../generated/graphql';
import { useKeys } from '../shell/keys';
import { marked, pieces } from './ansi';
import { both, clock, duration, when, type Zone } from './format';
import styles from './log.module.css';
import { Failure } from './notice';
import type { From, Line, useLog } from './use-log';

export const LEVELS: [number, string][] = [[10, 'Debug'], [20, 'Info'], [30, 'Warning'], [40, 'Error'], [50, 'Critical']];
export const levelName = (level: number | null | undefined): string => (level === null || level === undefined ? 'None' : (LEVELS.find(([at]) => level === at)?.[1] ?? `Level ${level}`));
const levelColour = (level: number | null | undefined): string => ((level ?? 0) >= 40 ? 'var(--s-failed)' : (level ?? 0) >= 30 ? 'var(--s-crashed)' : (level ?? 0) >= 20 ? 'var(--s-running)' : 'var(--s-none)');
export const levelColourOf = (key: string) => levelColour(key === '' ? null : Number(key));

/** What is drawn of one message at most; the rest is a click away. */
const SHOWN = 4000;

export const Message = memo(function Message({ text, search }: { text: string; search: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > SHOWN;
  const list = useMemo(() => pieces(cut ? text.slice(0, SHOWN) : text), [text, cut]);
  return (
    <span className={styles.message}>
      {list.map((piece, i) => {
        const content = marked(piece.text, search).map(({ text, hit }, j) => (hit ? <mark key={j}>{text}</mark> : text));
        return piece.href ? (
          <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">{content}</a>
        ) : (
          <span key={i} style={{ color: piece.colour, fontWeight: piece.bold ? 600 : undefined }}>{content}</span>
        );
      })}
      {cut && <button type="button" onClick={() => setWhole(true)}>… {text.length - SHOWN} characters more</button>}
    </span>
  );
});

interface Props {
  log: ReturnType<typeof useLog>;
  newest: boolean;
  from: From;
  turn: (from: From) => void;
  search: string;
  zone: Zone;
  wrap: boolean;
  /** Times since this instant, and not of the clock. */
  since?: number;
  /** Shows which run a line is of. */
  runs?: boolean;
}

/** Lines of a log, of which those in sight are drawn. */
export function LogLines({ log, newest, from, turn, search, zone, wrap, since, runs }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [context, setContext] = useState<string>();
  const lines = log.lines ?? [];
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => box.current, estimateSize: () => 24, overscan: 16, getItemKey: i => lines[i].node.id });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasAfter, busy, add } = log;
  useEffect(() => {
    if (hasAfter && !busy && lines.length > 0 && last >= lines.length - 40) void add('after');
  }, [last, lines.length, hasAfter, busy, add]);
  // From the end one begins to read at the end.
  const key = log.key;
  useEffect(() => {
    if (from === 'end' && lines.length > 0) rows.scrollToIndex(lines.length - 1);
    // Once for each beginning, and not for the lines that come.
  }, [key, from]);
  const at = useRef(-1);
  const hop = (by: number) => {
    at.current = Math.min(lines.length - 1, Math.max(0, at.current + by));
    rows.scrollToIndex(at.current, { align: 'center' });
    setContext(search && lines[at.current] ? lines[at.current].cursor : undefined);
  };
  useKeys([
    { keys: 'G', what: newest ? 'Oldest line' : 'Last line', run: () => (hasAfter ? turn('end') : rows.scrollToIndex(lines.length - 1)) },
    { keys: 'g g', what: newest ? 'Newest line' : 'First line', run: () => (log.hasBefore ? turn('start') : rows.scrollToIndex(0)) },
    ...(search ? [{ keys: 'n', what: 'Next hit, with the lines around it', run: () => hop(1) }, { keys: 'N', what: 'Hit before', run: () => hop(-1) }] : []),
  ]);
  const now = log.now ?? Date.now();
  if (log.error) return <Failure error={log.error} retry={log.retry} />;
  if (!log.ready) return <div className="skeleton" style={{ height: 260 }} />;
  if (lines.length === 0) return <p className={styles.empty} role="status">{search ? 'No line has these words.' : 'There are no lines.'}</p>;
  return (
    <div ref={box} className={`${styles.lines} ${log.stale ? 'dim' : ''}`} data-wrap={wrap || undefined} role="log" aria-label="Log" aria-live="off" tabIndex={0}>
      {log.hasBefore && <p className={styles.edge}><button type="button" disabled={busy} onClick={() => void add('before')}>Lines before</button></p>}
      <ol style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const { node, cursor } = lines[index];
          return (
            <li key={key} ref={rows.measureElement} data-index={index} data-level={(node.level ?? 0) >= 40 ? 'error' : (node.level ?? 0) >= 30 ? 'warning' : undefined} style={{ transform: `translateY(${start}px)` }}>
              <div className={styles.line}>
                <time dateTime={node.timestamp ?? ''} title={both(node.timestamp, zone)}>{since !== undefined && node.timestamp ? `+${duration((Date.parse(node.timestamp) - since) / 1000)}` : runs ? when(node.timestamp, zone, now) : clock(node.timestamp, zone)}</time>
                <span className={styles.level} style={{ color: levelColour(node.level) }}><i style={{ background: levelColour(node.level) }} /> {levelName(node.level)}</span>
                {runs && <span className={`cut ${styles.run}`}>{node.flowRun ? <Link to="/runs/flow-run/$id" params={{ id: node.flowRun.id }} search={{ tab: 'log' } as never} title={`${node.flowRun.flow?.name ?? ''} ${node.flowRun.name}`}>{node.flowRun.name}</Link> : '–'}</span>}
                {!runs && <span className={`cut ${styles.run}`} title={node.taskRun?.name ?? node.name ?? ''}>{node.taskRun?.name ?? node.name}</span>}
                <Message text={node.message ?? ''} search={search} />
                {search && <button type="button" className={styles.around} aria-expanded={context === cursor} onClick={() => setContext(context === cursor ? undefined : cursor)} title="Lines around this one">±</button>}
              </div>
              {context === cursor && node.flowRun && <Context cursor={cursor} newest={newest} run={{ flowRunId: { eq: node.flowRun.id } }} zone={zone} />}
            </li>
          );
        })}
      </ol>
      {hasAfter && <p className={styles.edge}>{busy ? 'Loading…' : <button type="button" onClick={() => void add('after')}>More lines</button>}</p>}
    </div>
  );
}

function Context({ cursor, newest, run, zone }: { cursor: string; newest: boolean; run: LogFilter; zone: Zone }) {
  const { data, error } = useOperation(LogContextDocument, { at: cursor, run, orderBy: [{ field: 'TIMESTAMP', direction: newest ? 'DESC' : 'ASC' }] }, { live: 'off' });
  if (error) return <Failure error={error} />;
  if (!data) return <p className="muted">Loading the lines around…</p>;
  const [a, b] = [data.before.nodes ?? [], data.after.nodes ?? []];
  const [early, late] = newest ? [[...b].reverse(), [...a].reverse()] : [a, b];
  const line = (node: (typeof a)[number]) => (
    <div key={node.id} className={styles.line}>
      <time>{clock(node.timestamp, zone)}</time>
      <span className={styles.level}>{levelName(node.level)}</span>
      <span className={`cut ${styles.run}`}>{node.name}</span>
      <Message text={node.message ?? ''} search="" />
    </div>
  );
  return <div className={styles.context} role="group" aria-label="Lines around">{early.map(line)}<div className={styles.here}>this line</div>{late.map(line)}</div>;
}

export type { Line };
