import { useSyncExternalStore } from 'react';

/** What the last answer took: milliseconds until it was here, bytes of its text, rows in it, and the server's cost. */
export interface Figures {
  milliseconds: number;
  bytes: number;
  rows: number;
  cost?: number;
}

let last: Figures | undefined;
const listeners = new Set<() => void>();

export function setFigures(figures: Figures | undefined) {
  last = figures;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Rows are the elements of `nodes` and `edges`, at any depth. */
export function countRows(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + countRows(element), 0);
  if (typeof value !== 'object' || value === null) return 0;
  let rows = 0;
  for (const [name, child] of Object.entries(value)) {
    if ((name === 'nodes' || name === 'edges') && Array.isArray(child)) rows += child.length;
    rows += countRows(child);
  }
  return rows;
}

const number = new Intl.NumberFormat('en');

export function LastAnswer() {
  const figures = useSyncExternalStore(subscribe, () => last);
  if (!figures) return null;
  const { milliseconds, bytes, rows, cost } = figures;
  const parts = [
    `${number.format(Math.round(milliseconds))} ms`,
    bytes < 1000 ? `${bytes} bytes` : `${number.format(Math.round(bytes / 1000))} kB`,
    `${number.format(rows)} ${rows === 1 ? 'row' : 'rows'}`,
  ];
  if (cost !== undefined) parts.push(`cost ${number.format(cost)}`);
  return (
    <output className="last-answer" aria-label="The last answer">
      {parts.join(' · ')}
    </output>
  );
}
