import { ToolbarButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';

/** The operation that the page's address names, as GraphQL over HTTP names its parts in a GET. */
export interface Linked {
  query: string;
  variables?: string;
  operationName?: string;
}

/**
 * Takes the operation out of the page's address. Once it is in a tab the address no longer says it: a reload would
 * open it a second time beside what the user has made of it.
 */
export function takeLinked(): Linked | undefined {
  const address = new URL(location.href);
  const query = address.searchParams.get('query');
  if (!query) return undefined;
  const linked = {
    query,
    variables: address.searchParams.get('variables') ?? undefined,
    operationName: address.searchParams.get('operationName') ?? undefined,
  };
  for (const name of ['query', 'variables', 'operationName']) address.searchParams.delete(name);
  history.replaceState(null, '', address);
  return linked;
}

function linkTo({ query, variables, operationName }: Linked): string {
  const address = new URL(location.href);
  address.searchParams.set('query', query);
  if (variables?.trim()) address.searchParams.set('variables', variables);
  if (operationName) address.searchParams.set('operationName', operationName);
  return address.href;
}

/** Copies the address under which somebody else gets the operation of this tab. Headers are not in it. */
export function CopyLink() {
  const queryEditor = useGraphiQL(state => state.queryEditor);
  const variableEditor = useGraphiQL(state => state.variableEditor);
  const operationName = useGraphiQL(state => state.operationName);
  const [label, setLabel] = useState('Copy link to this operation');

  const copy = async () => {
    const link = linkTo({ query: queryEditor?.getValue() ?? '', variables: variableEditor?.getValue(), operationName });
    try {
      await navigator.clipboard.writeText(link);
      setLabel('Link copied');
    } catch {
      // Without TLS a browser has no clipboard but on localhost: then the address bar shows what to copy.
      history.replaceState(null, '', link);
      setLabel('The link is in the address bar');
    }
    setTimeout(() => setLabel('Copy link to this operation'), 2000);
  };
  return (
    <ToolbarButton label={label} onClick={() => void copy()}>
      <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5">
        <path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L11.6 7.4M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.7-1.7" strokeLinecap="round" />
      </svg>
    </ToolbarButton>
  );
}

/**
 * Chooses, of a document with several operations, the one that the link names: once, when the document is first read.
 * What the user chooses later, in this tab or another, is theirs.
 */
export function ChooseOperation({ name }: { name: string }) {
  const { setOperationName } = useGraphiQLActions();
  const operations = useGraphiQL(state => state.operations);
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !operations) return;
    done.current = true;
    if (operations.some(operation => operation.name?.value === name)) setOperationName(name);
  }, [operations, name, setOperationName]);
  return null;
}
