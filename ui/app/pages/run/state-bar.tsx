import { both, duration, moment, type Zone } from '../../parts/format';
import { stateColour } from '../../parts/state';
import styles from './run.module.css';

interface States {
  states: { nodes: readonly { id: string; timestamp: string | null; type: string | null; name: string | null; message: string | null }[] | null };
}

/** The states that a run went through, each as long as it lasted; short ones are wide enough to be seen. */
export function StateBar({ run, now, zone }: { run: States; now: number; zone: Zone }) {
  const states = [...(run.states.nodes ?? [])].filter(state => state.timestamp).sort((a, b) => Date.parse(a.timestamp!) - Date.parse(b.timestamp!));
  if (states.length === 0) return null;
  const final = ['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'].includes(states.at(-1)!.type ?? '');
  const parts = states.map((state, i) => {
    const from = Date.parse(state.timestamp!);
    const to = i + 1 < states.length ? Date.parse(states[i + 1].timestamp!) : final ? from : Math.max(from, now);
    return { ...state, seconds: Math.max(0, (to - from) / 1000), last: i === states.length - 1 && final };
  });
  return (
    <ol className={styles.states} aria-label="States">
      {parts.map(part => (
        <li key={part.id} style={{ flexGrow: part.last ? 0 : 1 + Math.log1p(part.seconds) * 4, borderColor: stateColour(part.type) }} title={`${both(part.timestamp, zone)}\n${part.message ?? ''}`}>
          <span className="cut">{part.name}</span>
          <small className="muted">{part.last ? moment(part.timestamp, zone).slice(11) : duration(part.seconds)}</small>
        </li>
      ))}
    </ol>
  );
}
