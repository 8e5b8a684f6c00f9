import { ENUMS, FIELDS } from '../generated/fields';
import { own } from './own';

/** Short names of keys, by type; each stands for a path of fields. */
const SHORT: Record<string, Record<string, string[]>> = {
  FlowRun: {
    flow: ['flow', 'name'], deployment: ['deployment', 'name'], pool: ['workPool', 'name'], queue: ['workQueueName'], tag: ['tags'],
    duration: ['totalRunTime'], took: ['totalRunTime'], late: ['estimatedStartTimeDelta'], started: ['effectiveStartTime'],
    due: ['expectedStartTime'], ended: ['endTime'], attempts: ['runCount'], param: ['parameters'], label: ['labels'], var: ['jobVariables'],
    task: ['taskRuns'], child: ['childFlowRuns'], message: ['state', 'message'], log: ['logs', 'message'], version: ['flowVersion'],
  },
  TaskRun: {
    flow: ['flowRun', 'flow', 'name'], run: ['flowRun', 'name'], deployment: ['flowRun', 'deployment', 'name'], tag: ['tags'],
    duration: ['totalRunTime'], took: ['totalRunTime'], started: ['startTime'], due: ['expectedStartTime'], ended: ['endTime'],
    attempts: ['runCount'], label: ['labels'], message: ['state', 'message'], log: ['logs', 'message'], task: ['taskKey'],
  },
  Log: { flow: ['flowRun', 'flow', 'name'], run: ['flowRun', 'name'], deployment: ['flowRun', 'deployment', 'name'], task: ['taskRun', 'name'], logger: ['name'] },
  Deployment: { flow: ['flow', 'name'], pool: ['workPool', 'name'], queue: ['workQueueName'], tag: ['tags'] },
  Flow: { tag: ['tags'], deployment: ['deployments', 'name'] },
  FlowRunState: { state: ['type'] },
};

/** What a bare word is looked for in. */
const WORDS: Record<string, string> = { Log: 'message', Event: 'event', Artifact: 'key' };
export const wordField = (type: string) => WORDS[type] ?? (FIELDS[type]?.name ? 'name' : undefined);

export const camel = (text: string) => text.replace(/-([a-z0-9])/g, (_, c: string) => c.toUpperCase());
export const kebab = (text: string) => text.replace(/[A-Z]/g, c => `-${c.toLowerCase()}`);

/** The code of a run's state, which is looked for by its type or its name. */
export const STATE = 'S';

/** One step of a key: a field, and the type that an edge leads to. */
export interface Step {
  field: string;
  code: string;
  /** For JSON: the keys below the column. */
  path?: string[];
}

/** The fields that a key names, or undefined. */
export function resolve(type: string, key: string[]): Step[] | undefined {
  const steps: Step[] = [];
  let entity = type;
  let rest = key;
  while (rest.length > 0) {
    const [name, ...more] = rest;
    const short = own(SHORT[entity], name.toLowerCase());
    const fields = own(FIELDS, entity);
    if (!fields) return undefined;
    // The state of a run stands in the run itself: `state.message` alone goes to the state's row.
    if (name.toLowerCase() === 'state' && more.length === 0 && fields.stateType) return [...steps, { field: 'state', code: STATE }];
    // `flow` alone is its name, `flow.tags` goes on from the flow.
    const path: string[] = short ? (more.length > 0 && !isJSON(entity, short) ? short.slice(0, -1) : short) : [camel(name)];
    const steady = path.length > 0 ? path : short!;
    for (const field of steady) {
      const code = own(FIELDS[entity], field);
      if (!code) return undefined;
      if (code === 'j') {
        steps.push({ field, code, path: more });
        return steps;
      }
      steps.push({ field, code });
      if (code[0] === '>' || code[0] === '*') entity = code.slice(1);
    }
    rest = more;
    if (rest.length > 0 && !/^[>*]/.test(steps.at(-1)!.code)) return undefined;
  }
  return steps;
}

const isJSON = (entity: string, path: string[]) => path.length === 1 && own(FIELDS[entity], path[0]) === 'j';

export const enumValues = (code: string): string[] => ENUMS[code.slice(1)] ?? [];

/** Keys that a type can be filtered by, short names first. */
export function keysOf(type: string): { key: string; code: string }[] {
  const fields = FIELDS[type] ?? {};
  const short = Object.entries(SHORT[type] ?? {}).map(([key, path]) => ({ key, code: resolve(type, [key])?.at(-1)?.code ?? own(fields, path[0]) ?? '' }));
  const state = fields.stateType ? [{ key: 'state', code: 'eStateType' }] : [];
  return [...state, ...short, ...Object.entries(fields).map(([name, code]) => ({ key: kebab(name), code }))];
}
