import { ask } from '../../api/ask';
import { RunsExportDocument, type FlowRunFilter, type RunsExportQuery } from '../../generated/graphql';
import { readOrder } from './columns';

type Row = NonNullable<RunsExportQuery['flowRuns']['nodes']>[number];

/** How many rows a browser holds that can not write to the disk as they come. */
export const HELD = 200_000;

const FIELDS: [string, (row: Row) => unknown][] = [
  ['id', row => row.id], ['name', row => row.name], ['state', row => row.stateName], ['state_type', row => row.stateType],
  ['flow', row => row.flow?.name], ['deployment', row => row.deployment?.name], ['work_pool', row => row.workPool?.name], ['work_queue', row => row.workQueue?.name],
  ['effective_start_time', row => row.effectiveStartTime], ['expected_start_time', row => row.expectedStartTime], ['start_time', row => row.startTime], ['end_time', row => row.endTime],
  ['total_run_time', row => row.totalRunTime], ['lateness', row => row.estimatedStartTimeDelta], ['run_count', row => row.runCount],
  ['tags', row => row.tags], ['parameters', row => row.parameters], ['message', row => row.state?.message],
];

/** A value for CSV: quoted where it must be, and no formula where a spreadsheet would see one. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  let text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  if (typeof value !== 'number' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export const head = (form: Form) => (form === 'csv' ? `${FIELDS.map(([name]) => name).join(',')}\r\n` : '');
export const line = (form: Form, row: Row) =>
  form === 'csv' ? `${FIELDS.map(([, of]) => cell(of(row))).join(',')}\r\n` : `${JSON.stringify(Object.fromEntries(FIELDS.map(([name, of]) => [name, of(row) ?? null])))}\n`;

export type Form = 'csv' | 'ndjson';

interface Sink {
  write: (text: string) => Promise<void>;
  close: () => Promise<void>;
  most: number;
}

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{ createWritable: () => Promise<WritableStream & { write: (text: string) => Promise<void>; close: () => Promise<void> }> }>;
}

async function sink(name: string): Promise<Sink> {
  const picker = (window as unknown as Picker).showSaveFilePicker;
  if (picker) {
    const file = await (await picker.call(window, { suggestedName: name })).createWritable();
    return { write: text => file.write(text), close: () => file.close(), most: Infinity };
  }
  const parts: string[] = [];
  return {
    write: text => Promise.resolve(void parts.push(text)),
    close: () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      return Promise.resolve();
    },
    most: HELD,
  };
}

/** Writes all rows by cursor, 1,000 a request; says how many there are so far. Returns whether all are written. */
export async function exportRuns(where: FlowRunFilter, sort: string | undefined, form: Form, told: (rows: number) => void, signal: AbortSignal): Promise<boolean> {
  const file = await sink(`runs.${form}`);
  await file.write(head(form));
  let after: string | undefined;
  let rows = 0;
  for (;;) {
    const { data } = await ask(RunsExportDocument, { where, orderBy: readOrder(sort), after }, signal);
    const nodes = data.flowRuns.nodes ?? [];
    await file.write(nodes.map(row => line(form, row)).join(''));
    rows += nodes.length;
    told(rows);
    const { hasNextPage, endCursor } = data.flowRuns.pageInfo;
    if (!hasNextPage || rows >= file.most) {
      await file.close();
      return !hasNextPage;
    }
    after = endCursor ?? undefined;
  }
}
