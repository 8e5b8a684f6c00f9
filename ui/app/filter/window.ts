import type { Where } from './compile';
import { ago, duration, instant } from './values';

/** The window of time that a page shows: `-7d`, `-24h..now`, `2026-10-01..2026-11-01`, `all`. */
export interface Window {
  text: string;
  /** Seconds before now, for a window that ends now. */
  last?: number;
  from?: string;
  to?: string;
}

const relative = (text: string, now: number) => {
  const past = ago(text);
  return past === undefined ? instant(text) : new Date(Math.round((now - past * 1000) / 60000) * 60000).toISOString();
};

/** Reads `t`; undefined where it says nothing. */
export function readWindow(text: string, now = Date.now()): Window | undefined {
  if (text === 'all') return { text };
  const [from, to, ...rest] = text.split('..');
  if (rest.length > 0) return undefined;
  const past = ago(from);
  if (past !== undefined && past > 0 && (to === undefined || to === 'now')) return { text, last: past };
  if (to === undefined) {
    const start = instant(from);
    if (!start || from.length !== 10) return undefined;
    const end = new Date(start);
    end.setDate(end.getDate() + 1);
    return { text, from: start, to: end.toISOString() };
  }
  const start = from === '' ? undefined : relative(from, now);
  const end = to === '' ? undefined : relative(to, now);
  if ((from !== '' && !start) || (to !== '' && !end) || (!start && !end)) return undefined;
  if (start && end && start >= end) return undefined;
  return { text, from: start, to: end };
}

/** The condition on a field of time. */
export function within(field: string, window: Window): Where {
  if (window.last !== undefined) return { [field]: { last: duration(window.last) } };
  if (!window.from && !window.to) return {};
  return { [field]: { ...(window.from ? { ge: window.from } : {}), ...(window.to ? { lt: window.to } : {}) } };
}

const STEPS = [1, 5, 15, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 7 * 86400, 28 * 86400, 91 * 86400, 364 * 86400];

/** The bounds in milliseconds, as seen at an instant; of an open window nothing is known. */
export function bounds(window: Window, now = Date.now()): [number, number] | undefined {
  if (window.last !== undefined) return [now - window.last * 1000, now];
  if (!window.from) return undefined;
  return [Date.parse(window.from), window.to ? Date.parse(window.to) : now];
}

/** The length of a bucket in seconds, so that a chart has at most so many. */
export function bucket(window: Window, most: number, now = Date.now()): number {
  const range = bounds(window, now);
  if (!range) return 7 * 86400;
  const seconds = (range[1] - range[0]) / 1000;
  return STEPS.find(step => seconds / step <= most) ?? STEPS.at(-1)!;
}

const UNITS: [number, string][] = [[604800, 'w'], [86400, 'd'], [3600, 'h'], [60, 'm'], [1, 's']];

/** The text of a window between two instants, to the second, or to the minute where that says enough. */
export function between(from: number, to: number): string {
  const text = (at: number) => new Date(at).toISOString().replace(/(:00)?\.\d+Z$/, 'Z');
  return `${text(Math.floor(from / 1000) * 1000)}..${text(Math.ceil(to / 1000) * 1000)}`;
}

export function windowName(window: Window): string {
  if (window.text === 'all') return 'all time';
  if (window.last !== undefined) {
    const [size, unit] = UNITS.slice(1).find(([size]) => window.last! % size === 0)!;
    const names: Record<string, string> = { d: 'day', h: 'hour', m: 'minute', s: 'second' };
    const n = window.last / size;
    if (n === 1 && unit === 'd') return 'last 24 hours';
    return n === 1 ? `last ${names[unit]}` : `last ${n} ${names[unit]}s`;
  }
  const day = (text?: string) => (text ? new Date(text).toLocaleString(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }) : '');
  return `${day(window.from) || 'the beginning'} – ${day(window.to) || 'now'}`;
}
