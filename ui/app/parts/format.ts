/** Figures, times and names as people read them. */

const digits = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (n: number | null | undefined): string => (n === null || n === undefined ? '–' : digits.format(n));
export const short = (n: number): string => (n < 10_000 ? digits.format(n) : compact.format(n));
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = (100 * part) / whole;
  return `${share > 0 && share < 10 ? share.toFixed(1) : Math.round(share)}%`;
}

const two = (n: number) => String(n).padStart(2, '0');

/** `850ms`, `4.2s`, `4m 12s`, `1h 04m`, `3d 02h`. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 0) return `−${duration(-seconds)}`;
  if (seconds === 0) return '0s';
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))}ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}m ${two(s % 60)}s`;
  if (s < 86400) return `${Math.floor(s / 3600)}h ${two(Math.floor((s % 3600) / 60))}m`;
  return `${Math.floor(s / 86400)}d ${two(Math.floor((s % 86400) / 3600))}h`;
}

export type Zone = string | undefined;
/** The zone that `tz` names; undefined for the browser's. */
export function zone(tz: string | undefined): Zone {
  if (!tz || tz === 'local') return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
export const zoneName = (z: Zone): string => z ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(z: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${z} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat('en-GB', { timeZone: z, hourCycle: 'h23', ...options })));
  return made;
}

const DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
type When = string | number | null | undefined;
const toDate = (at: When) => (at === null || at === undefined ? undefined : new Date(at));

const parts = (f: Intl.DateTimeFormat, d: Date) => Object.fromEntries(f.formatToParts(d).map(part => [part.type, part.value]));

/** `2026-11-28 10:02:11` */
export function moment(at: When, z?: Zone): string {
  const d = toDate(at);
  if (!d || Number.isNaN(d.getTime())) return '–';
  const p = parts(format(z, { ...DAY, ...CLOCK }), d);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

/** `10:02:11` today, `27 Nov 10:02` this year, else the day. */
export function when(at: When, z: Zone, now: number): string {
  const d = toDate(at);
  if (!d || Number.isNaN(d.getTime())) return '–';
  const p = parts(format(z, { ...DAY, ...CLOCK, month: 'short' }), d);
  const n = parts(format(z, { ...DAY, month: 'short' }), new Date(now));
  if (p.year === n.year && p.month === n.month && p.day === n.day) return `${p.hour}:${p.minute}:${p.second}`;
  if (p.year === n.year) return `${Number(p.day)} ${p.month} ${p.hour}:${p.minute}`;
  return `${Number(p.day)} ${p.month} ${p.year}`;
}

/** `10:02:11.250` */
export function clock(at: When, z?: Zone): string {
  const d = toDate(at);
  if (!d || Number.isNaN(d.getTime())) return '–';
  const p = parts(format(z, CLOCK), d);
  return `${p.hour}:${p.minute}:${p.second}.${String(d.getUTCMilliseconds()).padStart(3, '0')}`;
}

/** Ticks of a chart between two instants: midnights where it shows days, else the times of its bars; places from 0 to 1. */
export function ticks(times: readonly number[], step: number, z: Zone, most = 8): { at: number; text: string }[] {
  const f = format(z, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const all = times.map((time, i) => ({ at: i / times.length, p: parts(f, new Date(time)) }));
  const days = all.filter(({ p }, i) => i === 0 || p.day !== all[i - 1].p.day);
  const daily = step >= 86_400_000 || days.length > 3;
  const chosen = daily ? (step >= 86_400_000 ? all : days.slice(1)) : all;
  const every = Math.max(1, Math.ceil(chosen.length / most));
  return chosen
    .filter((_, i) => i % every === 0)
    .filter(({ at }) => at < 0.96)
    .map(({ at, p }) => ({ at, text: daily || (p.hour === '00' && p.minute === '00') ? `${p.day} ${p.month}` : `${p.hour}:${p.minute}` }));
}

export const both = (at: When, z: Zone): string => `${moment(at, z)} ${zoneName(z)}\n${moment(at, 'UTC')} UTC`;

/** `3 minutes ago`, `in 4 minutes`. */
export function ago(at: When, now: number): string {
  const d = toDate(at);
  if (!d) return '–';
  const s = (now - d.getTime()) / 1000;
  const text = duration(Math.abs(s) < 60 ? Math.round(Math.abs(s)) : Math.abs(s));
  return s >= 0 ? `${text} ago` : `in ${text}`;
}

/** A name cut in its middle, by characters as people count them. */
export function middle(text: string, most: number): string {
  const all = [...text];
  if (all.length <= most) return text;
  const head = Math.ceil((most - 1) * 0.6);
  return `${all.slice(0, head).join('')}…${all.slice(all.length - (most - 1 - head)).join('')}`;
}

export const firstLine = (text: string | null | undefined): string => (text ?? '').trim().split(/\r?\n/, 1)[0];

export const bytes = (n: number): string => (n < 1000 ? `${n} bytes` : n < 1e6 ? `${(n / 1000).toFixed(n < 1e4 ? 1 : 0)} kB` : `${(n / 1e6).toFixed(1)} MB`);
