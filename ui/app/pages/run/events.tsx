import { useState } from 'react';
import { useOperation } from '../../api/operation';
import { RunEventsDocument } from '../../generated/graphql';
import { count, moment, type Zone } from '../../parts/format';
import { Failure } from '../../parts/notice';
import styles from './run.module.css';

/** Events about the run, newest first. */
export default function Events({ id, zone }: { id: string; zone: Zone }) {
  const [size, setSize] = useState(50);
  const { data, error, refetch } = useOperation(RunEventsDocument, { id, first: size }, { live: 'off' });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data) return <div className="skeleton" style={{ height: 160 }} />;
  const events = data.flowRun?.events;
  const nodes = events?.nodes ?? [];
  if (nodes.length === 0) return <p className={styles.none} role="status">Nothing is recorded about this run.</p>;
  return (
    <>
      <ul className={styles.events}>
        {nodes.map(event => (
          <li key={event.id}>
            <details>
              <summary><time>{moment(event.occurred, zone)}</time> {event.event} <span className="muted">{event.resourceId}</span></summary>
              <pre>{JSON.stringify(event.payload, null, 2).slice(0, 65_536)}</pre>
            </details>
          </li>
        ))}
      </ul>
      {events?.pageInfo.hasNextPage && <button type="button" disabled={size >= 1000} onClick={() => setSize(Math.min(1000, size * 4))}>More of {count(events.totalCount)}</button>}
    </>
  );
}
