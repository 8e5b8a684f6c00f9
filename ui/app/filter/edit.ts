import { all, conjuncts, type Node, type Value } from './ast';
import { parse } from './parse';
import { chips, print } from './print';

/** Changes of a filter line, as clicks make them. */

const sameKey = (node: Node, key: string) => node.kind === 'term' && node.key.join('.') === key && !node.count;
const sameValue = (a: Value, b: Value) => JSON.stringify(a) === JSON.stringify(b);
export const valueOf = (text: string | null): Value => (text === null ? { kind: 'none' } : { kind: 'is', text });

/** The condition that a line has on a key, of those that are plain lists. */
export function chosen(line: string, key: string): { value: Value; out: boolean }[] {
  return conjuncts(parse(line).node).flatMap(node => {
    const term = node.kind === 'not' ? node.item : node;
    return term.kind === 'term' && sameKey(term, key) ? term.values.map(value => ({ value, out: node.kind === 'not' })) : [];
  });
}

/** Adds a value to the condition on a key, or takes it out if it is there. */
export function toggle(line: string, key: string, text: string | null, out = false): string {
  const value = valueOf(text);
  const items = conjuncts(parse(line).node);
  const at = items.findIndex(node => (out ? node.kind === 'not' && sameKey(node.item, key) : sameKey(node, key)));
  const term = at < 0 ? undefined : items[at].kind === 'not' ? (items[at] as { item: Node }).item : items[at];
  const old = term?.kind === 'term' ? term.values : [];
  const values = old.some(v => sameValue(v, value)) ? old.filter(v => !sameValue(v, value)) : [...old, value];
  const next: Node = { kind: 'term', key: key.split('.'), values };
  const node: Node = out ? { kind: 'not', item: next } : next;
  const rest = at < 0 ? [...items, node] : values.length === 0 ? items.filter((_, i) => i !== at) : items.map((item, i) => (i === at ? node : item));
  return print(all(rest));
}

/** The line without conditions on some keys. */
export const without = (node: Node, keys: string[]): Node =>
  all(conjuncts(node).filter(item => !keys.some(key => sameKey(item.kind === 'not' ? item.item : item, key))));

/** The line with another condition behind. */
export const add = (line: string, more: string): string => {
  const seen = chips(parse(line).node);
  return [...seen, ...chips(parse(more).node).filter(chip => !seen.includes(chip))].join(' ');
};
