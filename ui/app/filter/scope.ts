import { useMemo } from 'react';
import { useAddress } from '../shell/address';
import { zone } from '../parts/format';
import { both, compile, type Where } from './compile';
import { without } from './edit';
import { own } from './own';
import { parse } from './parse';
import { FIELDS } from './time-picker';
import { bounds, bucket, readWindow, within, type Window } from './window';

const DAY = 86400;

/** What the address asks of rows of a type: the filter, the window, and buckets for charts. */
export function useScope(type: string, { usual = '-7d', field, buckets = 80 }: { usual?: string; field?: string; buckets?: number } = {}) {
  const { q = '', t = usual, tf = 'started', tz } = useAddress();
  return useMemo(() => {
    const window: Window = readWindow(t) ?? readWindow(usual)!;
    const timeField = field ?? (own(FIELDS, tf) ?? FIELDS.started).field;
    const time = within(timeField, window);
    const { node, unread } = parse(q);
    const { where, problems } = compile(type, node);
    const step = bucket(window, buckets);
    const z = zone(tz);
    return {
      line: q,
      node,
      unread,
      problems,
      window,
      wrongWindow: readWindow(t) === undefined ? t : undefined,
      /** The filter within the window. */
      where: both(time, where),
      /** The window alone. */
      time,
      /** The filter at all times. */
      ever: where,
      /** Without the conditions on some keys. */
      but: (...keys: string[]): Where => both(time, compile(type, without(node, keys)).where),
      step,
      every: `PT${step}S`,
      /** Days begin at midnight of the zone. */
      timeZone: step % DAY === 0 ? (z ?? Intl.DateTimeFormat().resolvedOptions().timeZone) : undefined,
      range: bounds(window),
      group: field ? undefined : (own(FIELDS, tf) ?? FIELDS.started).group,
      tf: own(FIELDS, tf) ? tf : 'started',
      zone: z,
    };
  }, [type, q, t, tf, tz, usual, field, buckets]);
}
export type Scope = ReturnType<typeof useScope>;
