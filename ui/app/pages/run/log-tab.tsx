import { useEffect, useState } from 'react';
import { ask } from '../../api/ask';
import { LogsDocument, type LogFilter } from '../../generated/graphql';
import { count, type Zone } from '../../parts/format';
import { LEVELS, levelName, LogLines } from '../../parts/log-lines';
import styles from '../../parts/log.module.css';
import { useLog, type From } from '../../parts/use-log';
import { useAddress, useChange } from '../../shell/address';
import { useKeys } from '../../shell/keys';

interface Props {
  id: string;
  start?: number;
  ended: boolean;
  zone: Zone;
  levels: readonly { keys: unknown; count: number }[];
}

/** The log of a run: searched on the server, from either end, to the last line. */
export default function LogTab({ id, start, ended, zone, levels }: Props) {
  const { s = '', level = '', from, wrap, task, rel } = useAddress();
  const change = useChange();
  const [text, setText] = useState(s);
  const [saving, setSaving] = useState('');
  const side: From = from === 'end' ? 'end' : 'start';
  useEffect(() => {
    if (text === s) return undefined;
    const timer = setTimeout(() => change({ s: text || undefined }, { replace: true }), 300);
    return () => clearTimeout(timer);
  }, [text, s, change]);
  useEffect(() => setText(s), [s]);
  const least = Number(level) || 0;
  const where: LogFilter = {
    flowRunId: { eq: id },
    ...(least > 0 ? { level: { ge: least } } : {}),
    ...(s ? { message: { icontains: s } } : {}),
    ...(task ? { taskRunId: { eq: task } } : {}),
  };
  const log = useLog(where, { newest: false, from: side, live: ended ? 'off' : '5s' });
  const turn = (next: From) => change({ from: next === 'end' ? 'end' : undefined }, { replace: true });
  useKeys([{ keys: '/', what: 'Search the log', run: () => document.getElementById('log-search')?.focus() }]);
  const sum = (least: number) => levels.reduce((total, { keys, count }) => ((keys as { level: number | null }).level ?? 0) >= least ? total + count : total, 0);
  const download = async () => {
    const parts: string[] = [];
    let after: string | undefined;
    for (;;) {
      const { data } = await ask(LogsDocument, { where, first: 1000, after, orderBy: [{ field: 'TIMESTAMP', direction: 'ASC' }] });
      for (const { node } of data.logs.edges ?? []) parts.push(`${node.timestamp} ${levelName(node.level).toUpperCase().padEnd(8)} ${node.name} ${node.message}\n`);
      setSaving(count(parts.length));
      if (!data.logs.pageInfo.hasNextPage) break;
      after = data.logs.pageInfo.endCursor ?? undefined;
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }));
    link.download = `${id}.log`;
    link.click();
    URL.revokeObjectURL(link.href);
    setSaving('');
  };
  return (
    <>
      <div className={styles.tools}>
        <input id="log-search" type="search" aria-label="Search the log" placeholder="Search all lines of this run" value={text} onChange={event => setText(event.target.value)} onKeyDown={event => event.key === 'Escape' && event.currentTarget.blur()} />
        <span className="row" role="group" aria-label="Least level">
          <button type="button" aria-pressed={least === 0} onClick={() => change({ level: undefined })}>All {count(sum(-1))}</button>
          {LEVELS.filter(([at]) => at >= 20 && at < 50).map(([at, name]) => (
            <button key={at} type="button" aria-pressed={least === at} onClick={() => change({ level: String(at) })}>{name}{at > 20 ? ' +' : ''} {count(sum(at))}</button>
          ))}
        </span>
        {task && <button type="button" onClick={() => change({ task: undefined })}>One task ×</button>}
        <button type="button" aria-pressed={wrap !== 'no'} onClick={() => change({ wrap: wrap === 'no' ? undefined : 'no' })}>Wrap</button>
        {start !== undefined && <button type="button" aria-pressed={rel === 'yes'} onClick={() => change({ rel: rel === 'yes' ? undefined : 'yes' })}>Since start</button>}
        <button type="button" onClick={() => turn(side === 'end' ? 'start' : 'end')}>{side === 'end' ? 'To the start' : 'To the end'}</button>
        <button type="button" onClick={() => void download()} disabled={saving !== ''}>{saving ? `${saving} lines…` : 'Download all'}</button>
      </div>
      <LogLines log={log} newest={false} from={side} turn={turn} search={s} zone={zone} wrap={wrap !== 'no'} since={rel === 'yes' ? start : undefined} />
    </>
  );
}
