import { EVERYTHING, type Node, type Term, type Value } from './ast';
import { enumValues, keysOf, resolve } from './fields';

/** Random filters, the same for the same seed. */
export function random(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  const of = <T>(list: readonly T[]): T => list[below(list.length)];

  const CHARS = [...'abcXYZ019 -_./:,*"\\()<>=~|\'#@+%', '\n', 'é', 'ש', '日', '🦊', '\u0301'];
  const text = (): string => (next() < 0.6 ? of(['etl', 'a-b', '10m', 'or', 'not', 'and', '-x', 'a.b', '..', '1..2', 'x y', '/none', '2026-10-01', '0']) : Array.from({ length: 1 + below(6) }, () => of(CHARS)).join(''));

  const suited = (code: string): string => {
    switch (code[0]) {
      case 'n': return String(below(100) - 20);
      case 'f': return (next() * 10).toFixed(2);
      case 'd': return of(['10', '1.5', '10m', '1h30m', '2d']);
      case 't': return of(['2026-10-01', '2026-10-01T10:00', '-7d', '+2h', '2026-10-01T10:00:00Z']);
      case 'b': return of(['yes', 'no']);
      case 'i': return '0195d2a0-0000-4000-8000-00000000000' + below(10);
      case 'e': return of(enumValues(code)).toLowerCase();
      default: return text();
    }
  };

  const value = (code: string): Value => {
    const kind = below(10);
    const ordered = 'nfdtsj'.includes(code[0]);
    if (kind === 0) return { kind: 'none' };
    if (kind === 1) return { kind: 'any' };
    if (kind === 2 && ordered) return { kind: 'compare', op: of(['>', '>=', '<', '<=']), text: suited(code) };
    if (kind === 3 && ordered) return { kind: 'range', from: suited(code), to: suited(code) };
    if (kind === 4 && code === 's') {
      const parts = Array.from({ length: 2 + below(2) }, () => (next() < 0.4 ? '' : text()));
      return parts.some(part => part !== '') ? { kind: 'like', parts } : { kind: 'any' };
    }
    return { kind: 'is', text: suited(code) };
  };

  const term = (type: string): Term => {
    const { key, code } = of(keysOf(type));
    const path = [key];
    let last = code;
    if (code === 'j') path.push(...Array.from({ length: 1 + below(2) }, () => of(['n', 'a b', 'a.b', 'ü', '"', '-'])));
    else if (/^[>*]/.test(code) && next() < 0.7) {
      const inner = of(keysOf(code.slice(1)));
      if (resolve(type, [...path, inner.key])) {
        path.push(inner.key);
        last = inner.code;
      }
    }
    if (/^[>*]/.test(last)) last = 's';
    const t: Term = { kind: 'term', key: path, values: Array.from({ length: next() < 0.8 ? 1 : 1 + below(3) }, () => value(last)) };
    if (code[0] === '*' && next() < 0.3) t.count = { op: of(['>', '>=', '<', '<=']), number: below(20) };
    return t;
  };

  const leaf = (type: string): Node => {
    const kind = next();
    if (kind < 0.2) return { kind: 'word', text: text() };
    return term(type);
  };
  const node = (type: string, depth: number, within?: string): Node => {
    const kind = next();
    if (depth <= 0 || kind < 0.5) return leaf(type);
    if (kind < 0.65) return { kind: 'not', item: next() < 0.05 ? EVERYTHING : node(type, depth - 1) };
    const joint = kind < 0.82 ? 'and' : 'or';
    if (joint === within) return leaf(type);
    return { kind: joint, items: Array.from({ length: 2 + below(2) }, () => node(type, depth - 1, joint)) };
  };

  const line = (type: string): Node => (next() < 0.02 ? EVERYTHING : node(type, 3));
  const garbage = () => Array.from({ length: below(14) }, () => (next() < 0.3 ? of(['state:', 'or ', 'not ', '-', '(', ')', '..', '>=', 'flow:', 'task.state:', 'param."']) : of(CHARS))).join('');
  return { of, line, garbage };
}
