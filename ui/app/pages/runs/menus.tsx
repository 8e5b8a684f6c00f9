import { useNavigate } from '@tanstack/react-router';
import { DropdownMenu } from 'radix-ui';
import { useRef, useState, type ReactNode } from 'react';
import { useHold } from '../../api/live';
import type { FlowRunFilter } from '../../generated/graphql';
import { count } from '../../parts/format';
import { parseSearch } from '../../shell/address';
import { COLUMNS, USUAL } from './columns';
import { exportRuns, HELD, type Form } from './export';

function Menu({ title, children, label }: { title: ReactNode; label?: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  useHold(open);
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen} modal={false}>
      <DropdownMenu.Trigger asChild><button type="button" aria-label={label}>{title} ▾</button></DropdownMenu.Trigger>
      <DropdownMenu.Portal><DropdownMenu.Content className="menu" align="end" sideOffset={4}>{children}</DropdownMenu.Content></DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Which columns are shown. */
export function Columns({ cols, change }: { cols: string | undefined; change: (cols: string | undefined) => void }) {
  const given = (cols ?? '').split(',').filter(key => COLUMNS.some(column => column.key === key));
  const shown = given.length > 0 ? given : USUAL;
  const flip = (key: string) => {
    const next = shown.includes(key) ? shown.filter(other => other !== key) : [...shown, key];
    change(next.length === 0 || next.join() === USUAL.join() ? undefined : next.join());
  };
  return (
    <Menu title="Columns">
      {COLUMNS.map(({ key, title }) => (
        <DropdownMenu.CheckboxItem key={key} checked={shown.includes(key)} onSelect={event => event.preventDefault()} onCheckedChange={() => flip(key)}>
          <span style={{ width: 14 }}>{shown.includes(key) ? '✓' : ''}</span>{title === '⚠' ? 'Warnings' : title}
        </DropdownMenu.CheckboxItem>
      ))}
    </Menu>
  );
}

const STORE = 'quaestor views /runs';
interface View {
  name: string;
  search: string;
}
function stored(): View[] {
  try {
    const views = JSON.parse(localStorage.getItem(STORE) ?? '[]') as View[];
    return Array.isArray(views) ? views.filter(view => typeof view.name === 'string' && typeof view.search === 'string') : [];
  } catch {
    return [];
  }
}

/** Addresses that one comes back to, kept in this browser. */
export function Views() {
  const [views, setViews] = useState(stored);
  const navigate = useNavigate();
  const store = (next: View[]) => {
    setViews(next);
    localStorage.setItem(STORE, JSON.stringify(next));
  };
  const save = () => {
    const name = prompt('Name of this view');
    if (name) store([...views.filter(view => view.name !== name), { name, search: location.search }]);
  };
  return (
    <Menu title="☆ Views">
      <DropdownMenu.Item onSelect={save}>Save this view…</DropdownMenu.Item>
      {views.map(view => (
        <DropdownMenu.Item key={view.name} onSelect={() => void navigate({ to: '/runs', search: parseSearch(view.search) as never })}>
          <span className="grow cut">{view.name}</span>
          {location.search === view.search && <small className="muted">shown</small>}
        </DropdownMenu.Item>
      ))}
      {views.some(view => view.search === location.search) && (
        <DropdownMenu.Item onSelect={() => store(views.filter(view => view.search !== location.search))}>Forget this view</DropdownMenu.Item>
      )}
    </Menu>
  );
}

/** All rows that match, into a file. */
export function ExportMenu({ where, sort, total }: { where: FlowRunFilter; sort?: string; total?: number }) {
  const [rows, setRows] = useState<number>();
  const [said, setSaid] = useState('');
  const abort = useRef<AbortController>(undefined);
  useHold(rows !== undefined);
  const run = async (form: Form) => {
    abort.current = new AbortController();
    setRows(0);
    setSaid('');
    try {
      const whole = await exportRuns(where, sort, form, setRows, abort.current.signal);
      setSaid(whole ? 'Exported.' : `The first ${count(HELD)} rows: a browser over TLS can write more.`);
    } catch (error) {
      setSaid(error instanceof DOMException && error.name === 'AbortError' ? 'Cancelled.' : `Not exported: ${error instanceof Error ? error.message : String(error)}`);
    }
    setRows(undefined);
  };
  if (rows !== undefined) {
    return (
      <span className="row" role="status">
        {count(rows)}{total !== undefined && total <= 100_000 && ` of ${count(total)}`} rows
        <button type="button" onClick={() => abort.current?.abort()}>Cancel</button>
      </span>
    );
  }
  return (
    <>
      {said && <span className="muted" role="status">{said}</span>}
      <Menu title="Export">
        <DropdownMenu.Item onSelect={() => void run('csv')}>All rows as CSV</DropdownMenu.Item>
        <DropdownMenu.Item onSelect={() => void run('ndjson')}>All rows as NDJSON</DropdownMenu.Item>
      </Menu>
    </>
  );
}
