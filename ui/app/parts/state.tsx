import styles from './state.module.css';

/** Shape, colour and word of a state: no one of them alone tells it. */
const SHAPES: Record<string, string> = {
  COMPLETED: 'M3 8.5 6.5 12 13 4.5',
  FAILED: 'M4 4l8 8M12 4l-8 8',
  CRASHED: 'M9 2 4 9h4l-1 5 5-7H8z',
  RUNNING: 'M5 3l8 5-8 5z',
  SCHEDULED: 'M8 4v4.2l2.8 1.8M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  PENDING: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  PAUSED: 'M5.5 4v8M10.5 4v8',
  CANCELLED: 'M3.8 3.8l8.4 8.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  CANCELLING: 'M4 8h8M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
};
export const STATES = ['COMPLETED', 'FAILED', 'CRASHED', 'RUNNING', 'PENDING', 'SCHEDULED', 'PAUSED', 'CANCELLING', 'CANCELLED'];

export const stateColour = (type: string | null | undefined): string => (type && SHAPES[type] ? `var(--s-${type.toLowerCase()})` : 'var(--s-none)');
export const stateWord = (type: string | null | undefined): string => (type ? type[0] + type.slice(1).toLowerCase() : 'No state');

export function StateIcon({ type }: { type: string | null | undefined }) {
  return (
    <svg className={styles.icon} viewBox="0 0 16 16" aria-hidden="true" style={{ color: stateColour(type) }}>
      <path d={SHAPES[type ?? ''] ?? 'M5 8h6'} className={type === 'RUNNING' || type === 'CRASHED' ? styles.full : undefined} />
    </svg>
  );
}

export function State({ type, name }: { type: string | null | undefined; name?: string | null }) {
  return (
    <span className={styles.state}>
      <StateIcon type={type} />
      <span className="cut">{name || stateWord(type)}</span>
    </span>
  );
}
