import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useAddress } from '../shell/address';

/** Reasons of the page to stand still: rows are selected, a menu is open. */
let holds = 0;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const change = (by: number) => {
  holds += by;
  for (const listener of listeners) listener();
};

/** Holds what is shown still as long as it is wanted. */
export function useHold(wanted: boolean) {
  useEffect(() => {
    if (!wanted) return undefined;
    change(1);
    return () => change(-1);
  }, [wanted]);
}

export const RATES = ['off', '2s', '5s', '15s', '60s'] as const;

/** Milliseconds between looks; undefined for none. */
export function useRate(usual = '15s'): number | undefined {
  const { live } = useAddress();
  const held = useSyncExternalStore(subscribe, () => holds > 0);
  const rate = (RATES as readonly string[]).includes(live ?? '') ? live! : usual;
  return held || rate === 'off' ? undefined : parseInt(rate, 10) * 1000;
}

/**
 * Calls for what is new, as often as the page's address says, and not while the tab is hidden. All that is live goes through here:
 * what is polled now can be told by the server later.
 */
export function useLive(refresh: () => void, usual?: string) {
  const rate = useRate(usual);
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => {
    if (!rate) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) latest.current();
    }, rate);
    return () => clearInterval(timer);
  }, [rate]);
}
