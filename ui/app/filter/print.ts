import { conjuncts, type Node, type Term, type Value } from './ast';

// What may stand in a word without quotes; the rest of ASCII has, or may get, a meaning. The minus only not at the start.
const PLAIN = /^[\p{L}\p{M}\p{N}\p{S}_@#%&+;=?!$^{}[\]~'’–-]+$/u;
const PLAIN_VALUE = /^[\p{L}\p{M}\p{N}_@#%&+;?!$^{}[\]~'’–\-:.]+$/u;
const SIGNS = /[<>"|`]/;
const RESERVED = new Set(['and', 'or', 'not']);

const quote = (text: string) => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;

function word(text: string): string {
  return PLAIN.test(text) && !SIGNS.test(text) && !/^[-+]/.test(text) && !RESERVED.has(text.toLowerCase()) ? text : quote(text);
}

const atom = (text: string) => (PLAIN_VALUE.test(text) && !text.includes('..') ? text : quote(text));
// At the edge of a range a dot would join its dots.
const edge = (text: string) => (PLAIN_VALUE.test(text) && !text.includes('.') ? text : quote(text));

const segment = (text: string) => (/^[\p{L}\p{N}_-]+$/u.test(text) && !text.startsWith('-') ? text : quote(text));

function value(v: Value): string {
  switch (v.kind) {
    case 'is':
      return atom(v.text);
    case 'like':
      return v.parts.map(part => (part === '' ? '' : atom(part))).join('*');
    case 'compare':
      return v.op + atom(v.text);
    case 'range':
      return `${edge(v.from)}..${edge(v.to)}`;
    case 'none':
      return '/none';
    case 'any':
      return '/any';
  }
}

function term(t: Term): string {
  const key = t.key.map(segment).join('.');
  const count = t.count ? t.count.op + t.count.number : '';
  const [only] = t.values;
  // A single comparison needs no colon, unless a count follows, which looks like one.
  if (t.values.length === 1 && only.kind === 'compare' && !count) return key + value(only);
  // Values that end in a comparison would take the count for their own.
  return `${key}:${t.values.map(value).join(',')}${count}`;
}

export function print(node: Node): string {
  switch (node.kind) {
    case 'word':
      return word(node.text);
    case 'term':
      return term(node);
    case 'not':
      return `-${inner(node.item)}`;
    case 'and':
      return node.items.map(item => (item.kind === 'and' || item.kind === 'or' ? inner(item) : print(item))).join(' ');
    case 'or':
      return node.items.map(item => (item.kind === 'word' || item.kind === 'term' || item.kind === 'not' ? print(item) : inner(item))).join(' or ');
  }
}

const inner = (node: Node): string => (node.kind === 'and' || node.kind === 'or' ? `(${print(node)})` : print(node));

/** The texts of the chips, each of which `parse` reads by itself. */
export const chips = (node: Node): string[] =>
  conjuncts(node).map(item => (item.kind === 'or' ? `(${print(item)})` : print(item)));
