import { chosen, toggle, valueOf } from '../filter/edit';
import styles from './facets.module.css';
import { count, short } from './format';

export interface Choice {
  value: string | null;
  label?: string;
  icon?: React.ReactNode;
  count: number;
  indent?: boolean;
  key?: string;
}

interface Props {
  title: string;
  /** The key of the filter line. */
  name: string;
  choices: Choice[];
  total?: number;
  line: string;
  change: (line: string) => void;
}

/** The values of one key with their counts, under all conditions but its own. Shift leaves a value out. */
export function Facet({ title, name, choices, total, line, change }: Props) {
  if (choices.length === 0) return null;
  const most = Math.max(1, ...choices.map(choice => choice.count));
  return (
    <section className={styles.facet} aria-label={title}>
      <h3>{title}{total !== undefined && total > choices.length && <small className="muted"> {count(choices.length)} of {count(total)}</small>}</h3>
      <ul>
        {choices.map(choice => {
          const key = choice.key ?? name;
          const state = chosen(line, key).find(({ value }) => JSON.stringify(value).toLowerCase() === JSON.stringify(valueOf(choice.value)).toLowerCase());
          return (
            <li key={`${key}${choice.value}`}>
              <button
                type="button"
                className={choice.indent ? styles.inner : undefined}
                aria-pressed={state !== undefined && !state.out}
                data-out={state?.out ? '' : undefined}
                title={`${choice.label ?? choice.value ?? 'none'}: ${count(choice.count)}. Shift-click leaves it out.`}
                onClick={event => change(toggle(line, key, choice.value, event.shiftKey || state?.out))}
              >
                <span className={styles.share} style={{ width: `${(100 * choice.count) / most}%` }} />
                {choice.icon}
                <span className="grow cut">{choice.label ?? choice.value ?? 'none'}</span>
                <span className={styles.count}>{short(choice.count)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
