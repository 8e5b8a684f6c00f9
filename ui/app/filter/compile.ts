import type { Comparison, Node, Term, Value } from './ast';
import { conjuncts } from './ast';
import { camel, enumValues, resolve, STATE, wordField, type Step } from './fields';
import { print } from './print';
import { ago, comparable, duration, instant, isUUID, json, number, pattern, seconds, whole, yes } from './values';

export type Where = Record<string, unknown>;

/** A condition that the type does not know, and what would be right. */
export interface Problem {
  text: string;
  reason: string;
}

export interface Compiled {
  where: Where;
  problems: Problem[];
}

/** The `where` of a filter line; what means nothing for the type is left out and named. */
export function compile(type: string, node: Node): Compiled {
  const problems: Problem[] = [];
  const parts: Where[] = [];
  for (const item of conjuncts(node)) {
    try {
      parts.push(condition(type, item));
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      problems.push({ text: print(item), reason: error.message });
    }
  }
  return { where: both(...parts), problems };
}

/** All of them, written as one object where they have no field in common. */
export function both(...parts: (Where | undefined)[]): Where {
  const given = parts.filter((part): part is Where => part !== undefined && Object.keys(part).length > 0);
  const names = given.flatMap(part => Object.keys(part));
  if (new Set(names).size === names.length) return Object.assign({}, ...given);
  return { and: given };
}

class Wrong extends Error {}

const OPS: Record<Comparison, string> = { '>': 'gt', '>=': 'ge', '<': 'lt', '<=': 'le' };

function condition(type: string, node: Node): Where {
  switch (node.kind) {
    case 'and':
      return both(...node.items.map(item => condition(type, item)));
    case 'or':
      return { or: node.items.map(item => condition(type, item)) };
    case 'not':
      return { not: condition(type, node.item) };
    case 'word':
      return word(type, node.text);
    case 'term':
      return term(type, node);
  }
}

function word(type: string, text: string): Where {
  if (isUUID(text)) return { id: { eq: text } };
  const field = wordField(type);
  if (!field) throw new Wrong('there is no name to look for a word in: write key:value');
  return { [field]: { icontains: text } };
}

function term(type: string, t: Term): Where {
  const [key] = t.key;
  if ((key === 'has' || key === 'no') && t.key.length === 1) {
    const parts = t.values.map(value => presence(type, textOf(value), key === 'has'));
    return any(parts);
  }
  if (key === 'subflow' && t.key.length === 1 && type === 'FlowRun') {
    const wants = yes(textOf(t.values[0]));
    if (wants === undefined) throw new Wrong('say subflow:yes or subflow:no');
    return { parentTaskRunId: { isNull: !wants } };
  }
  const steps = resolve(type, t.key);
  if (!steps) throw new Wrong(`there is no key ${t.key.join('.')}`);
  return nest(steps, last => any(test(steps, last, t.values)), t.count);
}

/** A condition at the end of a path of edges. */
function nest(steps: Step[], leaf: (last: Step) => Where, count?: Term['count']): Where {
  const many = steps.findIndex(step => step.code[0] === '*');
  if (count && many < 0) throw new Wrong('there is one of these at most: it can not be counted');
  // `state` and other edges at the end are tested by their name.
  const edgeLast = /^[>*]/.test(steps.at(-1)!.code);
  const edges = edgeLast ? steps : steps.slice(0, -1);
  let where = leaf(steps.at(-1)!);
  for (let i = edges.length - 1; i >= 0; i--) {
    const { field, code } = edges[i];
    if (code[0] === '>') where = { [field]: where };
    else if (count && i === many) where = { [field]: { counts: [{ where, is: { [OPS[count.op]]: count.number } }] } };
    else where = { [field]: { some: where } };
  }
  return where;
}

function presence(type: string, key: string, wanted: boolean): Where {
  const steps = resolve(type, key.split('.')) ?? resolve(type, [`${camel(key)}s`]);
  if (!steps) throw new Wrong(`there is no key ${key}`);
  // `has:flow` asks for the flow, and not for its name.
  const edge = steps.findIndex(step => /^[>*]/.test(step.code));
  const where = edge >= 0 && edge < steps.length - 1 && !key.includes('.') ? exists(steps.slice(0, edge + 1)) : exists(steps);
  return wanted ? where : { not: where };
}

function exists(steps: Step[]): Where {
  return nest(steps, ({ field, code, path }) => {
    if (/^[>*]/.test(code)) return {};
    if (code === 'g') return { [field]: { isEmpty: false } };
    if (code === STATE) return { stateType: { isNull: false } };
    if (code === 'j') return { [field]: [{ path: path ?? [], isNull: false }] };
    return { [field]: { isNull: false } };
  });
}

const any = (parts: Where[]): Where => (parts.length === 1 ? parts[0] : { or: parts });

/** One condition for each value, or fewer where the comparator takes a list. */
function test(steps: Step[], last: Step, values: Value[]): Where[] {
  const { field, code, path } = last;
  if (/^[>*]/.test(code)) {
    const target = code.slice(1);
    const name = wordField(target);
    if (!name) throw new Wrong(`say which field of ${field}: ${field}.id:…`);
    return test(steps, { field: name, code: 's' }, values);
  }
  if (code === STATE) return stateOf(values);
  const plain = values.filter(value => value.kind === 'is');
  const others = values.filter(value => value.kind !== 'is');
  const wheres: Where[] = others.map(value => single(field, code, path, value));
  if (plain.length > 0) wheres.unshift(listed(field, code, path, plain.map(value => value.text)));
  return wheres;
}

/** The state of a run by its type or its name. */
function stateOf(values: Value[]): Where[] {
  const types = new Set(enumValues('eStateType'));
  const found = values.map(value => (value.kind === 'is' ? value.text.toUpperCase() : ''));
  const named = values.filter((_, i) => !types.has(found[i]));
  const typed = found.filter(text => types.has(text));
  return [
    ...(typed.length > 0 ? [{ stateType: typed.length === 1 ? { eq: typed[0] } : { in: typed } }] : []),
    ...named.flatMap(value => test([], { field: 'stateName', code: 's' }, [value])),
  ];
}

function listed(field: string, code: string, path: string[] | undefined, texts: string[]): Where {
  if (code === 'g') return { [field]: { any: texts } };
  if (code === 't') return any(texts.map(text => moment(field, text)));
  if (code === 'j') return { [field]: [{ path: path ?? [], in: texts.flatMap(json) }] };
  const values = texts.map(text => scalar(code, text));
  return { [field]: values.length === 1 ? { eq: values[0] } : { in: values } };
}

/** A day, an hour, or relative: the last or next while. */
function moment(field: string, text: string): Where {
  const past = ago(text);
  if (past !== undefined) return { [field]: past >= 0 ? { last: duration(past) } : { next: duration(-past) } };
  const start = time(text);
  const length = text.length === 10 ? 86400 : /T\d\d$/.test(text) ? 3600 : /T\d\d:\d\d$/.test(text) ? 60 : 1;
  const end = new Date(start);
  if (text.length === 10) end.setDate(end.getDate() + 1); // a day may have 23 or 25 hours
  else end.setTime(end.getTime() + length * 1000);
  return { [field]: { ge: start, lt: end.toISOString() } };
}

function single(field: string, code: string, path: string[] | undefined, value: Value): Where {
  const of = (test: Where): Where => ({ [field]: code === 'j' ? [{ path: path ?? [], ...test }] : test });
  switch (value.kind) {
    case 'none':
    case 'any':
      if (code === 'g') return { [field]: { isEmpty: value.kind === 'none' } };
      return of({ isNull: value.kind === 'none' });
    case 'compare':
      if ('gbie'.includes(code[0])) throw new Wrong(`${field} has no order`);
      return of({ [OPS[value.op]]: bound(code, value.text) });
    case 'range':
      if ('gbie'.includes(code[0])) throw new Wrong(`${field} has no order`);
      return of({ ge: bound(code, value.from), [code === 't' ? 'lt' : 'le']: bound(code, value.to) });
    case 'like':
      return of(matching(field, code, value.parts));
    case 'is':
      return listed(field, code, path, [value.text]);
  }
}

function matching(field: string, code: string, parts: string[]): Where {
  const [first] = parts;
  const last = parts.at(-1)!;
  if (code !== 's' && code !== 'j') throw new Wrong(`${field} is no text: it can not be searched by *`);
  if (parts.length === 2 && last === '') return { startsWith: first };
  if (parts.length === 3 && first === '' && last === '') return { icontains: parts[1] };
  if (code === 'j') throw new Wrong('values in JSON are searched by text* or *text*');
  if (parts.length === 2 && first === '') return { endsWith: last };
  return { ilike: pattern(parts) };
}

function time(text: string): string {
  const at = instant(text);
  if (!at) throw new Wrong(`${text} is no time: write 2026-10-01, 2026-10-01T09:30 or -7d`);
  return at;
}

function bound(code: string, text: string): unknown {
  if (code === 'j') return comparable(text);
  if (code === 't') {
    const past = ago(text);
    return past === undefined ? time(text) : new Date(Math.round((Date.now() - past * 1000) / 60000) * 60000).toISOString();
  }
  return scalar(code, text);
}

function scalar(code: string, text: string): unknown {
  const expect = <T>(value: T | undefined, form: string): T => {
    if (value === undefined) throw new Wrong(`${text} is no ${form}`);
    return value;
  };
  switch (code[0]) {
    case 'i':
      return expect(isUUID(text) ? text.toLowerCase() : undefined, 'id (a UUID)');
    case 'n':
      return expect(whole(text), 'whole number');
    case 'f':
      return expect(number(text), 'number');
    case 'd':
      return expect(seconds(text), 'length of time: write 90s, 10m or 1h30m');
    case 'b':
      return expect(yes(text), 'yes or no');
    case 'e': {
      const values = enumValues(code);
      return expect(values.find(value => value === text.toUpperCase()), `one of ${values.join(', ').toLowerCase()}`);
    }
    default:
      return text;
  }
}

function textOf(value: Value): string {
  if (value.kind !== 'is') throw new Wrong('a word is wanted here');
  return value.text;
}
