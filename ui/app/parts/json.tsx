import { useState } from 'react';
import { Copy } from './copy';
import { bytes } from './format';

/** What is shown of a value at most: more would freeze the page. */
const SHOWN = 64 * 1024;

/** A JSON value as text, cut where it is long, whole when copied or saved. */
export function JSONView({ title, value, name }: { title: string; value: unknown; name: string }) {
  const [text] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const empty = value === null || value === undefined || text === '{}' || text === '[]';
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = `${name}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <section className="panel" style={{ marginBottom: 10 }}>
      <header>
        <h2>{title}</h2>
        <span className="grow" />
        {!empty && <><small className="muted">{bytes(text.length)}</small><Copy text={() => text}>Copy</Copy><button type="button" onClick={save}>Save</button></>}
      </header>
      <div className="body">
        {empty ? <span className="muted">empty</span> : <pre>{text.slice(0, SHOWN)}</pre>}
        {text.length > SHOWN && <p className="muted">The first {bytes(SHOWN)} are shown: save it for the rest.</p>}
      </div>
    </section>
  );
}
