import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useOperation } from '../../api/operation';
import { RunTasksDocument, type TaskRunFilter } from '../../generated/graphql';
import { both, count, duration, firstLine, when, type Zone } from '../../parts/format';
import { Failure } from '../../parts/notice';
import { State, stateWord } from '../../parts/state';
import { useAddress, useChange } from '../../shell/address';
import styles from './run.module.css';

const PAGE = 100;
const STATE_NAMES = ['FAILED', 'RUNNING', 'COMPLETED', 'PENDING'];

/** Task runs of a run, and what they come to by task. */
export default function Tasks({ id, live, zone, now }: { id: string; live: boolean; zone: Zone; now: number }) {
  const { key, ts } = useAddress();
  const change = useChange();
  const [size, setSize] = useState(PAGE);
  const where: TaskRunFilter = {
    flowRunId: { eq: id },
    ...(key ? { taskKey: { eq: key } } : {}),
    ...(ts && STATE_NAMES.includes(ts) ? { stateType: ts === 'FAILED' ? { in: ['FAILED', 'CRASHED'] } : { eq: ts as 'RUNNING' } } : {}),
  };
  const { data, error, stale, refetch } = useOperation(RunTasksDocument, { where, first: size, orderBy: [{ field: 'START_TIME', direction: 'ASC' }] }, { live: live ? '5s' : 'off' });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data) return <div className="skeleton" style={{ height: 240 }} />;
  const groups = data.byTask.groups.nodes ?? [];
  const tasks = data.taskRuns.nodes ?? [];
  return (
    <div className={stale ? 'dim' : undefined}>
      <div className="row" role="group" aria-label="States" style={{ marginBottom: 8 }}>
        <button type="button" aria-pressed={!ts} onClick={() => change({ ts: undefined })}>All states</button>
        {STATE_NAMES.map(state => <button key={state} type="button" aria-pressed={ts === state} onClick={() => change({ ts: state })}>{stateWord(state)}</button>)}
        {key && <button type="button" onClick={() => change({ key: undefined })}>Only {key} ×</button>}
      </div>
      {!key && groups.length > 1 && (
        <div className={styles.scroll} role="region" aria-label="By task" tabIndex={0}>
          <table>
            <thead><tr><th scope="col">Task</th><th scope="col" className="number">Runs</th><th scope="col" className="number">Completed</th><th scope="col" className="number">Failed</th><th scope="col" className="number">Running</th><th scope="col" className="number">p50</th><th scope="col" className="number">Longest</th></tr></thead>
            <tbody>
              {groups.map(node => {
                const task = (node.keys as { task: string | null }).task;
                return (
                  <tr key={task}>
                    <td><button type="button" className="plain" onClick={() => change({ key: task ?? undefined })} title={task ?? ''}>{String(node.name ?? task).replace(/-[0-9a-f]{1,3}$/i, '')}</button></td>
                    <td className="number">{count(node.count)}</td>
                    <td className="number">{node.completed > 0 ? count(node.completed) : '–'}</td>
                    <td className="number">{node.failed > 0 ? <span className="bad">{count(node.failed)}</span> : '–'}</td>
                    <td className="number">{node.running > 0 ? count(node.running) : '–'}</td>
                    <td className="number">{duration(node.p50)}</td>
                    <td className="number">{duration(node.max as number | null)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {tasks.length === 0 ? <p className={styles.none} role="status">No task run {ts || key ? 'matches' : 'belongs to this run'}.</p> : (
        <div className={styles.scroll} role="region" aria-label="Task runs" tabIndex={0}>
          <table>
            <thead><tr><th scope="col">State</th><th scope="col">Task run</th><th scope="col">Began</th><th scope="col" className="number">Took</th><th scope="col" className="number">Attempts</th><th scope="col">Message</th><th scope="col">Log</th></tr></thead>
            <tbody>
              {tasks.map(task => (
                <tr key={task.id}>
                  <td><State type={task.stateType} name={task.stateName} /></td>
                  <td><Link to="/runs/task-run/$id" params={{ id: task.id }}>{task.name}</Link></td>
                  <td><time dateTime={task.startTime ?? ''} title={both(task.startTime, zone)}>{when(task.startTime, zone, now)}</time></td>
                  <td className="number">{task.startTime ? duration(task.stateType === 'RUNNING' ? task.estimatedRunTime : task.totalRunTime) : '–'}</td>
                  <td className="number">{count(task.runCount)}</td>
                  <td className={styles.wide}>{firstLine(task.state?.message)}</td>
                  <td><button type="button" className="plain" aria-label={`Log of ${task.name}`} onClick={() => change({ tab: 'log', task: task.id })}>log</button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data.taskRuns.pageInfo.hasNextPage && <p className="row"><button type="button" disabled={size >= 1000} onClick={() => setSize(Math.min(1000, size * 3))}>{size >= 1000 ? `The first 1,000 of ${count(data.taskRuns.totalCount)} are shown: choose a task` : `More of ${count(data.taskRuns.totalCount)}`}</button></p>}
    </div>
  );
}
