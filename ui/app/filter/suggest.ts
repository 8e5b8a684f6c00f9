import { useOperation } from '../api/operation';
import { SuggestDocument, type FlowRunFilter, type FlowRunGroupField } from '../generated/graphql';
import { count } from '../parts/format';
import type { Node } from './ast';
import { both, compile, type Where } from './compile';
import { enumValues, keysOf, resolve, STATE } from './fields';
import { without } from './edit';

export interface Suggestion {
  label: string;
  hint: string;
  /** What is put into the field. */
  insert: string;
  /** Whether the condition is whole. */
  done: boolean;
}

const NAMED: Record<string, string> = { flow: 'FLOW_NAME', deployment: 'DEPLOYMENT_NAME', workPool: 'WORK_POOL_NAME', workQueue: 'WORK_QUEUE_NAME' };
const KINDS: Record<string, string> = { s: 'text', i: 'id', n: 'number', f: 'number', d: 'length of time', t: 'time', b: 'yes or no', g: 'tags', j: 'JSON', S: 'state' };
const kind = (code: string) => KINDS[code] ?? (code[0] === 'e' ? 'one of' : code[0] === '>' ? 'relation' : 'relations');

const quoted = (text: string) => (/^[\p{L}\p{N}_-]+$/u.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`);
const screaming = (name: string) => name.replace(/[A-Z]/g, c => `_${c}`).toUpperCase();

/** The field by which the values of a key are counted, of those that can be. */
function groupField(type: string, key: string[]): FlowRunGroupField | undefined {
  if (type !== 'FlowRun') return undefined;
  const steps = resolve(type, key);
  if (!steps) return undefined;
  const [first, second] = steps;
  if (steps.length === 1 && 'sgb'.includes(first.code) && first.field !== 'id') return screaming(first.field) as FlowRunGroupField;
  if (steps.length === 2 && second.field === 'name' && NAMED[first.field]) return NAMED[first.field] as FlowRunGroupField;
  return undefined;
}

/** What may follow in the field: keys, or the values of a key with their counts under the other conditions. */
export function useSuggestions(type: string, text: string, node: Node, base: Where, open: boolean): Suggestion[] {
  const match = /^(-?)([^\s:<>"]+):([^\s]*)$/.exec(text.trimStart());
  const key = match?.[2].split('.');
  const steps = key && resolve(type, key);
  const field = key && groupField(type, key);
  const where = both(base, compile(type, without(node, key ? [key.join('.')] : [])).where) as FlowRunFilter;
  const { data } = useOperation(SuggestDocument, { where, by: [{ field: field ?? 'NAME', as: 'key' }] }, { enabled: open && field !== undefined, live: 'off' });
  if (!match) {
    const bare = /^-?([\w.-]*)$/.exec(text.trim());
    if (!bare) return [];
    const minus = text.trim().startsWith('-') ? '-' : '';
    return keysOf(type)
      .filter((entry, i, list) => list.findIndex(other => other.key === entry.key) === i && entry.key.includes(bare[1].toLowerCase()))
      .sort((a, b) => Number(!a.key.startsWith(bare[1])) - Number(!b.key.startsWith(bare[1])))
      .slice(0, 12)
      .map(({ key, code }) => ({ label: key, hint: kind(key === 'state' ? STATE : code), insert: `${minus}${key}${code === 'd' || code === 'n' || code === 'f' ? '>' : /^[>*j]/.test(code) ? '.' : ':'}`, done: false }));
  }
  const [, minus, name, typed] = match;
  const parts = typed.split(',');
  const partial = parts.pop()!.replace(/^"|"$/g, '').toLowerCase();
  const before = `${minus}${name}:${parts.map(part => `${part},`).join('')}`;
  const option = (value: string, label: string, hint: string): Suggestion => ({ label, hint, insert: before + value, done: true });
  const last = steps?.at(-1);
  const words = last?.code === STATE ? enumValues('eStateType') : last?.code[0] === 'e' ? enumValues(last.code) : last?.code === 'b' ? ['YES', 'NO'] : [];
  const fixed = words.filter(word => word.toLowerCase().includes(partial)).map(word => option(word.toLowerCase(), word.toLowerCase(), ''));
  const counted = field
    ? (data?.flowRuns.groups.nodes ?? [])
        .map(({ keys, count: n }) => ({ value: (keys as { key: string | null }).key, n }))
        .filter(({ value }) => (value ?? 'none').toLowerCase().includes(partial))
        .map(({ value, n }) => (value === null ? option('/none', 'none', count(n)) : option(quoted(value), value, count(n))))
    : [];
  return [...fixed, ...counted].slice(0, 14);
}
