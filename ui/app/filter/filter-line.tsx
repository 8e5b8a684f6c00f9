import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useHold } from '../api/live';
import { useKeys } from '../shell/keys';
import { add } from './edit';
import styles from './filter-line.module.css';
import { parse } from './parse';
import { chips, print } from './print';
import type { Problem } from './compile';
import { useSuggestions } from './suggest';
import type { Where } from './compile';

const EXAMPLES: Record<string, string> = {
  FlowRun: 'Filter: state:failed flow:etl* duration>10m, or a word of the name',
  TaskRun: 'Filter: state:failed flow:etl* duration>10m, or a word of the name',
  Log: 'Filter: level>=40 flow:etl* run.state:failed',
};

interface Props {
  type: string;
  line: string;
  /** The window and whatever else holds beside the line, for suggestions. */
  base: Where;
  problems: Problem[];
  change: (line: string) => void;
}

/** The filter line: conditions as chips, and a field for the next one. It is the filter, and the address. */
export function FilterLine({ type, line, base, problems, change }: Props) {
  const parsed = parse(line);
  const texts = chips(parsed.node);
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const suggestions = useSuggestions(type, text, parsed.node, base, open);
  const shown = open && suggestions.length > 0;
  useHold(open && text !== '');
  useKeys([{ keys: '/', what: 'To the filter line', run: () => input.current?.focus() }]);

  const commit = (more: string) => {
    setText('');
    setActive(-1);
    if (more.trim()) change(add(line, more));
  };
  const take = (i: number) => {
    const { insert, done } = suggestions[i];
    if (done) {
      commit(insert);
      return;
    }
    setText(insert);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(old => (suggestions.length === 0 ? -1 : (old + step + suggestions.length + (old < 0 && step < 0 ? 1 : 0)) % suggestions.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (shown && active >= 0 && active < suggestions.length) take(active);
      else commit(text);
    } else if (event.key === 'Tab' && shown && active >= 0 && active < suggestions.length) {
      event.preventDefault();
      take(active);
    } else if (event.key === 'Escape') {
      if (open) setOpen(false);
      else input.current?.blur();
    } else if (event.key === 'Backspace' && text === '' && texts.length > 0) {
      event.preventDefault();
      setText(texts.at(-1)!);
      change(texts.slice(0, -1).join(' '));
    }
  };
  const remove = (i: number) => change([...texts.filter((_, j) => j !== i), ...parsed.unread].join(' '));
  const edit = (i: number) => {
    setText(texts[i]);
    remove(i);
    input.current?.focus();
  };
  const reason = (chip: string) => problems.find(problem => problem.text === chip || `(${problem.text})` === chip)?.reason;
  return (
    <div className={styles.line} role="search" aria-label="Filter">
      {texts.map((chip, i) => {
        const wrong = reason(chip);
        return (
          <span key={chip} className={styles.chip} data-wrong={wrong ? '' : undefined} title={wrong ? `Left out: ${wrong}` : undefined}>
            <button type="button" className={styles.text} onClick={() => edit(i)} aria-label={`Change ${chip}${wrong ? `, left out: ${wrong}` : ''}`}>{chip}</button>
            <button type="button" className={styles.remove} onClick={() => remove(i)} aria-label={`Remove ${chip}`}>×</button>
          </span>
        );
      })}
      {parsed.unread.map((piece, i) => (
        <span key={`${piece}${i}`} className={styles.chip} data-wrong="" title="Left out: this could not be read">
          <span className={styles.text}>{piece}</span>
          <button type="button" className={styles.remove} onClick={() => change(print(parsed.node))} aria-label={`Remove ${piece}`}>×</button>
        </span>
      ))}
      <span className={styles.field}>
        <input
          ref={input}
          value={text}
          onChange={event => {
            setText(event.target.value);
            setOpen(true);
            setActive(-1);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-expanded={shown}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${list}-${active}` : undefined}
          aria-label="Add a condition"
          placeholder={texts.length === 0 ? EXAMPLES[type] ?? 'Filter: key:value, or a word of the name' : 'and…'}
          spellCheck={false}
          autoComplete="off"
        />
        <ul id={list} role="listbox" aria-label="Suggestions" className={`menu ${styles.list}`} hidden={!shown}>
          {shown &&
            suggestions.map((suggestion, i) => (
              <li
                key={suggestion.insert}
                id={`${list}-${i}`}
                role="option"
                aria-selected={i === active}
                onPointerDown={event => {
                  event.preventDefault();
                  take(i);
                }}
              >
                <span className="grow cut">{suggestion.label}</span>
                <small className="muted">{suggestion.hint}</small>
              </li>
            ))}
        </ul>
      </span>
      {line !== '' && (
        <button type="button" className="plain" onClick={() => change('')} aria-label="Clear all conditions">Clear</button>
      )}
    </div>
  );
}
