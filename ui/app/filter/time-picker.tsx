import { Popover } from 'radix-ui';
import { useState } from 'react';
import { readWindow, windowName, type Window } from './window';
import styles from './time-picker.module.css';

const USUAL = ['-1h', '-24h', '-7d', '-30d', '-90d', 'all'];
export const FIELDS: Record<string, { name: string; field: string; group: string }> = {
  started: { name: 'started or due', field: 'effectiveStartTime', group: 'EFFECTIVE_START_TIME' },
  due: { name: 'due', field: 'expectedStartTime', group: 'EXPECTED_START_TIME' },
  ended: { name: 'ended', field: 'endTime', group: 'END_TIME' },
  created: { name: 'created', field: 'created', group: 'CREATED' },
};

interface Props {
  window: Window;
  change: (t: string) => void;
  field?: string;
  changeField?: (tf: string | undefined) => void;
}

/** Which time a page shows, and which of a run's times counts. */
export function TimePicker({ window, change, field, changeField }: Props) {
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const text = `${from}..${to}`;
  const valid = readWindow(text) !== undefined;
  return (
    <>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger asChild>
          <button type="button" aria-label={`Window: ${windowName(window)}`}>{windowName(window)} ▾</button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className={`menu ${styles.picker}`} align="start" sideOffset={4} aria-label="Window">
            <div className={styles.usual}>
              {USUAL.map(t => (
                <button key={t} type="button" aria-pressed={t === window.text} onClick={() => { change(t); setOpen(false); }}>{windowName(readWindow(t)!)}</button>
              ))}
            </div>
            <form onSubmit={event => { event.preventDefault(); if (valid) { change(text); setOpen(false); } }}>
              <label>From <input type="datetime-local" value={from} onChange={event => setFrom(event.target.value)} /></label>
              <label>To <input type="datetime-local" value={to} onChange={event => setTo(event.target.value)} /></label>
              <button type="submit" disabled={!valid}>Show</button>
            </form>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {changeField && (
        <select aria-label="Which time counts" value={field} onChange={event => changeField(event.target.value === 'started' ? undefined : event.target.value)}>
          {Object.entries(FIELDS).map(([key, { name }]) => <option key={key} value={key}>{name}</option>)}
        </select>
      )}
    </>
  );
}
