import { useEffect, useRef } from 'react';

/** A key, or two in turn, and what it does; the page's help lists them. */
export interface Shortcut {
  keys: string;
  what: string;
  run: () => void;
}

const OFF = 'quaestor keys off';
export const keysAreOff = () => localStorage.getItem(OFF) === '1';
export const switchKeys = (off: boolean) => (off ? localStorage.setItem(OFF, '1') : localStorage.removeItem(OFF));

const groups = new Set<Shortcut[]>();
export const shortcuts = (): Shortcut[] => [...groups].flat();

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
const inMenu = () => document.querySelector('[role="menu"], [role="dialog"]') !== null;

let first = '';
let firstAt = 0;

function pressed(event: KeyboardEvent) {
  const palette = event.key === 'k' && (event.ctrlKey || event.metaKey);
  if (!palette && (keysAreOff() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || inMenu())) return;
  const key = palette ? 'Ctrl K' : event.key;
  const two = event.timeStamp - firstAt < 1000 ? `${first} ${key}` : '';
  const all = shortcuts().reverse();
  const found = all.find(shortcut => shortcut.keys === two) ?? all.find(shortcut => shortcut.keys === key);
  first = found ? '' : key;
  firstAt = event.timeStamp;
  if (!found) return;
  event.preventDefault();
  found.run();
}
addEventListener('keydown', pressed);

/** Keys as long as the component is there; the latest to come has its way. */
export function useKeys(list: Shortcut[]) {
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const signature = list.map(shortcut => shortcut.keys).join();
  useEffect(() => {
    const group = latest.current.map(({ keys, what }) => ({ keys, what, run: () => latest.current.find(s => s.keys === keys)?.run() }));
    groups.add(group);
    return () => void groups.delete(group);
  }, [signature]);
}
