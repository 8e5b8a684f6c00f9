import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { TypedDocumentString } from '../generated/graphql';
import { ask, isPassing, type Answer, type Figures } from './ask';
import { onSignIn } from './auth';
import { useLive } from './live';

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => isPassing(error) && count < 4,
      retryDelay: count => Math.min(1000 * 2 ** count, 15_000),
      refetchOnWindowFocus: false,
      staleTime: 1000,
      gcTime: 60_000,
      networkMode: 'always',
    },
  },
});
onSignIn(() => void client.invalidateQueries());

export const nameOf = (document: TypedDocumentString<unknown, never> | { toString(): string }) =>
  /(?:query|mutation) (\w+)/.exec(document.toString())?.[1] ?? 'operation';

/** Operations that the page shows the answers of, for the query drawer. */
export interface Shown {
  name: string;
  document: string;
  variables: unknown;
  figures?: Figures;
}
let shown: readonly Shown[] = [];
const listeners = new Set<() => void>();
const tell = (next: readonly Shown[]) => {
  shown = next;
  for (const listener of listeners) listener();
};
export const useShown = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );

/** Shows an operation in the drawer as long as the component is there. */
export function useShow(document: { toString(): string }, variables: unknown, figures: Figures | undefined, enabled = true) {
  const text = document.toString();
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (!enabled) return undefined;
    const entry: Shown = { name: nameOf(text), document: text, variables: JSON.parse(key ?? 'null') as unknown, figures };
    tell([...shown.filter(other => other.name !== entry.name), entry]);
    return () => tell(shown.filter(other => other !== entry));
  }, [text, key, figures, enabled]);
}

interface Options {
  enabled?: boolean;
  /** How often to look again, unless the address says it; 'off' for what does not change. */
  live?: string;
}

/** The answer of an operation: the old one stays until the new one is there. */
export function useOperation<R, V>(document: TypedDocumentString<R, V>, variables: V, { enabled = true, live }: Options = {}) {
  const query = useQuery<Answer<R>>({
    queryKey: [nameOf(document), variables],
    queryFn: ({ signal }) => ask(document, variables, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
  useLive(() => {
    if (enabled && live !== 'off') void query.refetch({ cancelRefetch: false });
  }, live === 'off' ? undefined : live);
  useShow(document, variables, query.data?.figures, enabled);
  return {
    data: query.data?.data,
    errors: query.data?.errors ?? [],
    error: query.error,
    stale: query.isPlaceholderData,
    fetching: query.isFetching,
    at: query.dataUpdatedAt,
    refetch: () => void query.refetch(),
  };
}
