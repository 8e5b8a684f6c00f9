import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useDeferredValue, useState } from 'react';
import { useOperation } from '../api/operation';
import { isUUID } from '../filter/values';
import { FindDocument } from '../generated/graphql';
import { State } from '../parts/state';
import styles from './palette.module.css';
import frame from './frame.module.css';
import { pages } from './pages';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Goes to a page, or to whatever has the name or the id that is typed. */
export default function Palette({ close, go }: { close: () => void; go: (path: string, search?: Record<string, string>) => void }) {
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const isId = isUUID(asked);
  const { data } = useOperation(FindDocument, { id: isId ? asked : NOBODY, isId, text: asked }, { enabled: asked.length > 1, live: 'off' });
  const to = (path: string, search?: Record<string, string>) => {
    close();
    go(path, search);
  };
  const shown = asked.length > 1 ? data : undefined;
  return (
    <Dialog.Root open onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className={frame.overlay} />
        <Dialog.Content className={frame.dialog} aria-describedby={undefined}>
          <Dialog.Title className="hidden">Go anywhere</Dialog.Title>
          <Command shouldFilter={false} label="Go anywhere" className={styles.palette}>
            <Command.Input value={text} onValueChange={setText} placeholder="A page, a name, or an id out of a log" />
            <Command.List>
              <Command.Empty className="muted">{asked.length > 1 && !data ? 'Looking…' : 'Nothing has this name.'}</Command.Empty>
              {pages.filter(page => page.name.toLowerCase().includes(asked.toLowerCase())).map(page => (
                <Command.Item key={page.path} value={page.path} onSelect={() => to(page.path)}>{page.name} <small className="muted">page</small></Command.Item>
              ))}
              {asked && (
                <Command.Item value="runs" onSelect={() => to('/runs', { q: /^[\w-]+$/.test(asked) ? asked : JSON.stringify(asked), t: 'all' })}>
                  Runs with “{asked}” <small className="muted">filter</small>
                </Command.Item>
              )}
              {shown?.node && <Found node={shown.node} to={to} />}
              {shown?.flowRuns.nodes?.map(run => (
                <Command.Item key={run.id} value={run.id} onSelect={() => to(`/runs/flow-run/${run.id}`)}>
                  <State type={run.stateType} name={run.name} /> <small className="muted">run of {run.flow?.name ?? 'no flow'}</small>
                </Command.Item>
              ))}
              {shown?.flows.nodes?.map(flow => (
                <Command.Item key={flow.id} value={flow.id} onSelect={() => to('/runs', { q: `flow:${JSON.stringify(flow.name)}` })}>
                  {flow.name} <small className="muted">flow</small>
                </Command.Item>
              ))}
              {shown?.deployments.nodes?.map(deployment => (
                <Command.Item key={deployment.id} value={deployment.id} onSelect={() => to('/runs', { q: `deployment.id:${deployment.id}` })}>
                  {deployment.name} <small className="muted">deployment of {deployment.flow?.name ?? 'no flow'}</small>
                </Command.Item>
              ))}
              {shown?.workPools.nodes?.map(pool => (
                <Command.Item key={pool.id} value={pool.id} onSelect={() => to('/runs', { q: `pool:${JSON.stringify(pool.name)}` })}>
                  {pool.name} <small className="muted">work pool</small>
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Found({ node, to }: { node: { __typename: string; id: string; flowRunId?: string | null }; to: (path: string) => void }) {
  const path = node.__typename === 'FlowRun' ? `/runs/flow-run/${node.id}` : node.__typename === 'TaskRun' ? `/runs/task-run/${node.id}` : node.flowRunId ? `/runs/flow-run/${node.flowRunId}` : undefined;
  if (!path) return null;
  return (
    <Command.Item value={`id-${node.id}`} onSelect={() => to(path)}>
      {node.__typename} <code>{node.id}</code>
    </Command.Item>
  );
}
