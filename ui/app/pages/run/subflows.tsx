import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useOperation } from '../../api/operation';
import { RunSubflowsDocument } from '../../generated/graphql';
import { both, count, duration, firstLine, when, type Zone } from '../../parts/format';
import { Failure } from '../../parts/notice';
import { State } from '../../parts/state';
import styles from './run.module.css';

/** Runs that this one started. */
export default function Subflows({ id, zone, now }: { id: string; zone: Zone; now: number }) {
  const [size, setSize] = useState(100);
  const { data, error, refetch } = useOperation(RunSubflowsDocument, { id, first: size });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data) return <div className="skeleton" style={{ height: 160 }} />;
  const children = data.flowRun?.childFlowRuns;
  const runs = children?.nodes ?? [];
  if (runs.length === 0) return <p className={styles.none} role="status">This run started no other.</p>;
  return (
    <>
      <div className={styles.scroll} role="region" aria-label="Subflows" tabIndex={0}>
        <table>
          <thead><tr><th scope="col">State</th><th scope="col">Run</th><th scope="col">Flow</th><th scope="col">Began</th><th scope="col" className="number">Took</th><th scope="col" className="number">Subflows</th><th scope="col">Message</th></tr></thead>
          <tbody>
            {runs.map(run => (
              <tr key={run.id}>
                <td><State type={run.stateType} name={run.stateName} /></td>
                <td><Link to="/runs/flow-run/$id" params={{ id: run.id }}>{run.name}</Link></td>
                <td>{run.flow?.name ?? '–'}</td>
                <td><time dateTime={run.effectiveStartTime ?? ''} title={both(run.effectiveStartTime, zone)}>{when(run.startTime, zone, now)}</time></td>
                <td className="number">{duration(run.totalRunTime)}</td>
                <td className="number">{count(run.childFlowRuns.totalCount)}</td>
                <td className={styles.wide}>{firstLine(run.state?.message)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {children?.pageInfo.hasNextPage && <button type="button" onClick={() => setSize(1000)}>More of {count(children.totalCount)}</button>}
    </>
  );
}
