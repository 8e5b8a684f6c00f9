import { Dialog } from 'radix-ui';
import { useState } from 'react';
import styles from './frame.module.css';
import { keysAreOff, shortcuts, switchKeys } from './keys';

/** The keys of the page that is shown. */
export default function Help({ close }: { close: () => void }) {
  const [off, setOff] = useState(keysAreOff);
  return (
    <Dialog.Root open onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.dialog} aria-describedby={undefined}>
          <Dialog.Title>Keys</Dialog.Title>
          <dl className={styles.keys}>
            {shortcuts().map(({ keys, what }) => (
              <div key={keys + what} style={{ display: 'contents' }}>
                <dt>{keys.split(' ').map(key => <kbd key={key}>{key}</kbd>)}</dt>
                <dd>{what}</dd>
              </div>
            ))}
            <dt><kbd>Esc</kbd></dt>
            <dd>Close what is open</dd>
          </dl>
          <div className="row">
            <label>
              <input type="checkbox" style={{ minHeight: 0 }} checked={off} onChange={event => { switchKeys(event.target.checked); setOff(event.target.checked); }} /> Switch single keys off
            </label>
            <span className="grow" />
            <Dialog.Close asChild><button type="button">Close</button></Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
