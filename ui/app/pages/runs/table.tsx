import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { useHold } from '../../api/live';
import { under } from '../../api/root';
import { toggle } from '../../filter/edit';
import { useAddress, useChange } from '../../shell/address';
import { useKeys } from '../../shell/keys';
import type { Zone } from '../../parts/format';
import { chosenColumns, type Column, type Run } from './columns';
import styles from './runs.module.css';

const HEIGHT = 28;

interface Props {
  rows: Run[];
  total: number | undefined;
  zone: Zone;
  now: number;
  narrow: boolean;
  more?: () => void;
  hasMore: boolean;
  line: string;
  change: (line: string) => void;
}

/** Rows, of which only those in sight are drawn; sorting and filtering are the server's. */
export function Table({ rows, total, zone, now, narrow, more, hasMore, line, change }: Props) {
  const { cols, sort } = useAddress();
  const columns = chosenColumns(cols, narrow);
  const changeAddress = useChange();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const [menu, setMenu] = useState<{ x: number; y: number; run: Run; column: Column }>();
  useHold(menu !== undefined);
  const rowsShown = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => HEIGHT, overscan: 12 });
  const items = rowsShown.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && lastIndex >= rows.length - 20) more();
  }, [lastIndex, rows.length, more]);
  const move = (by: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + by));
    setAt(next);
    rowsShown.scrollToIndex(next);
  };
  useKeys([
    { keys: 'j', what: 'Next row', run: () => move(1) },
    { keys: 'k', what: 'Row before', run: () => move(-1) },
    { keys: 'Enter', what: 'Open the row', run: () => rows[at] && void navigate({ to: '/runs/flow-run/$id', params: { id: rows[at].id } }) },
    { keys: 'o', what: 'Open the row in a new tab', run: () => rows[at] && window.open(under(`runs/flow-run/${rows[at].id}`), '_blank', 'noopener') },
    { keys: 'f', what: 'Filter for the flow of the row', run: () => rows[at] && change(toggle(line, 'flow', rows[at].flow?.name ?? null)) },
  ]);
  const template = columns.map(column => column.width).join(' ');
  const order = (column: Column) => {
    if (sort === `-${column.key}`) return 'descending';
    return sort === column.key ? 'ascending' : column.key === 'started' && !sort ? 'descending' : undefined;
  };
  return (
    <>
    <div ref={box} className={styles.table} role="table" aria-label="Runs" aria-rowcount={(total ?? rows.length) + 1} tabIndex={0}>
      <div className={styles.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map(column => (
          <div key={column.key} role="columnheader" aria-sort={order(column)} className={column.number ? 'number' : undefined}>
            {column.sort ? (
              <button type="button" className="plain" onClick={() => changeAddress({ sort: order(column) === 'descending' ? column.key : `-${column.key}` })} title={`Sort by ${column.title.toLowerCase()}`}>
                {column.title}{order(column) === 'descending' ? ' ↓' : order(column) === 'ascending' ? ' ↑' : ''}
              </button>
            ) : column.title === '⚠' ? <span title="Warnings and errors in the log"><span aria-hidden="true">⚠</span><span className="hidden">Warnings</span></span> : column.title}
          </div>
        ))}
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: rowsShown.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const run = rows[index];
          return (
            <div key={run.id} role="row" aria-rowindex={index + 2} data-at={index === at || undefined} className={styles.row} style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}>
              {columns.map(column => (
                <div
                  key={column.key}
                  role="cell"
                  className={column.number ? 'number' : undefined}
                  onClick={event => {
                    setAt(index);
                    if (column.filter?.(run) && !(event.target as HTMLElement).closest('a')) setMenu({ x: event.clientX, y: event.clientY, run, column });
                  }}
                >
                  {column.cell(run, { zone, now })}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
    {hasMore && <p className={styles.more}><button type="button" onClick={more} disabled={!more}>{more ? 'More rows' : 'Loading…'}</button></p>}
    {menu && <CellMenu {...menu} line={line} change={change} close={() => setMenu(undefined)} />}
    </>
  );
}

function CellMenu({ x, y, run, column, line, change, close }: { x: number; y: number; run: Run; column: Column; line: string; change: (line: string) => void; close: () => void }) {
  const [key, value] = column.filter!(run)!;
  const word = value ?? 'none';
  return (
    <DropdownMenu.Root open onOpenChange={open => !open && close()} modal={false}>
      <DropdownMenu.Trigger asChild><span style={{ position: 'fixed', left: x, top: y }} /></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" aria-label={`${key} ${word}`}>
          <DropdownMenu.Item onSelect={() => change(toggle(line, key, value))}>Only {key} {word}</DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => change(toggle(line, key, value, true))}>Leave out {key} {word}</DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => void navigator.clipboard?.writeText(word)}>Copy</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
