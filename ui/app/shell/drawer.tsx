import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { ENDPOINT } from '../api/ask';
import { useShown, type Shown } from '../api/operation';
import { under } from '../api/root';
import { bytes, count } from '../parts/format';
import { Copy } from '../parts/copy';
import { curl, command, graphql, python } from './copies';
import styles from './frame.module.css';

/** What the page asked, word for word, what it cost and took, and in forms that run elsewhere. */
export default function Drawer({ close }: { close: () => void }) {
  const shown = useShown();
  const [name, setName] = useState<string>();
  const current = shown.find(operation => operation.name === name) ?? shown[0];
  return (
    <Dialog.Root open onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.drawer} aria-describedby={undefined}>
          <div className="row">
            <Dialog.Title className="grow">What this page asked</Dialog.Title>
            <Dialog.Close asChild><button type="button">Close</button></Dialog.Close>
          </div>
          {current ? <Operation shown={shown} current={current} choose={setName} /> : <p className="muted">Nothing was asked.</p>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Operation({ shown, current, choose }: { shown: readonly Shown[]; current: Shown; choose: (name: string) => void }) {
  const { figures } = current;
  const variables = JSON.stringify(current.variables, null, 2);
  const playground = `${under('playground')}?${new URLSearchParams({ query: current.document, variables, operationName: current.name }).toString()}`;
  return (
    <>
      <div className="row" role="group" aria-label="Operations" style={{ margin: '8px 0' }}>
        {shown.map(({ name }) => (
          <button key={name} type="button" aria-pressed={name === current.name} onClick={() => choose(name)}>{name}</button>
        ))}
      </div>
      {figures && (
        <p className="muted">
          {figures.server !== undefined && `${figures.server.toFixed(1)} ms in the server · `}
          {figures.milliseconds.toFixed(0)} ms here · {bytes(figures.bytes)}
          {figures.cost !== undefined && ` · cost ${count(figures.cost)}`}
        </p>
      )}
      <div className="row" style={{ margin: '8px 0' }}>
        <Copy text={() => graphql(current)}>Copy GraphQL</Copy>
        <Copy text={() => curl(ENDPOINT, current)}>Copy cURL</Copy>
        <Copy text={() => python(ENDPOINT, current)}>Copy Python</Copy>
        <Copy text={() => command(current)}>Copy quaestor query</Copy>
        <a href={playground} target="_blank" rel="noopener">Open in the playground</a>
      </div>
      <h3>Variables</h3>
      <pre className={styles.document} tabIndex={0}>{variables}</pre>
      <h3 style={{ marginTop: 10 }}>Operation</h3>
      <pre className={styles.document} tabIndex={0}>{current.document.trim()}</pre>
    </>
  );
}
