import { useCallback, useEffect, useRef, useState } from 'react';
import { ask, type ApiError, type Figures } from '../api/ask';
import { onSignIn } from '../api/auth';
import { useLive } from '../api/live';
import { useShow } from '../api/operation';
import { LogsDocument, type LogFilter, type LogsQuery } from '../generated/graphql';

export type Line = NonNullable<LogsQuery['logs']['edges']>[number];
export type From = 'start' | 'end';

const PAGE = 200;

interface State {
  key: string;
  lines: Line[];
  before?: string;
  after?: string;
  hasBefore: boolean;
  hasAfter: boolean;
  now?: number;
}

/** Lines by cursor, from either end; those that come later are appended once each. */
export function useLog(where: LogFilter, { newest, from, live }: { newest: boolean; from: From; live?: string }) {
  const order = [{ field: 'TIMESTAMP' as const, direction: newest ? ('DESC' as const) : ('ASC' as const) }];
  const first = from === 'start' ? { first: PAGE } : { last: PAGE };
  const variables = { where, orderBy: order, ...first };
  const key = JSON.stringify(variables);
  const [state, setState] = useState<State>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const [figures, setFigures] = useState<Figures>();
  const [again, setAgain] = useState(0);
  const latest = useRef(key);
  latest.current = key;
  useShow(LogsDocument, variables, figures);

  useEffect(() => onSignIn(() => setAgain(n => n + 1)) as () => void, []);
  useEffect(() => {
    const abort = new AbortController();
    setBusy(true);
    setError(undefined);
    ask(LogsDocument, variables, abort.signal).then(
      ({ data, figures: took }) => {
        const { pageInfo, edges } = data.logs;
        setFigures(took);
        setState({ key, lines: edges ?? [], before: pageInfo.startCursor ?? undefined, after: pageInfo.endCursor ?? undefined, hasBefore: pageInfo.hasPreviousPage, hasAfter: pageInfo.hasNextPage, now: data.server?.now ? Date.parse(data.server.now) : undefined });
        setBusy(false);
      },
      (failed: ApiError) => {
        if (abort.signal.aborted) return;
        setError(failed);
        setBusy(false);
      },
    );
    return () => abort.abort();
    // The key says all that the variables do.
  }, [key, again]);

  const add = useCallback(
    async (where: 'before' | 'after') => {
      if (!state || busy) return;
      const cursor = state[where];
      const variables = { ...(JSON.parse(key) as { where: LogFilter; orderBy: typeof order }), first: undefined, last: undefined };
      setBusy(true);
      try {
        const { data } = await ask(LogsDocument, where === 'after' ? { ...variables, first: PAGE, after: cursor } : { ...variables, last: PAGE, before: cursor });
        if (latest.current !== key) return;
        const { pageInfo, edges } = data.logs;
        setState(old => {
          if (!old) return old;
          const seen = new Set(old.lines.map(({ node }) => node.id));
          const fresh = (edges ?? []).filter(({ node }) => !seen.has(node.id));
          return where === 'after'
            ? { ...old, lines: fresh.length ? [...old.lines, ...fresh] : old.lines, after: pageInfo.endCursor ?? old.after, hasAfter: pageInfo.hasNextPage }
            : { ...old, lines: [...fresh, ...old.lines], before: pageInfo.startCursor ?? old.before, hasBefore: pageInfo.hasPreviousPage };
        });
      } catch (failed) {
        setError(failed as ApiError);
      } finally {
        setBusy(false);
      }
    },
    [state, busy, key],
  );
  // Oldest first, at its end, is where new lines come.
  useLive(() => {
    if (live === 'off' || newest || !state || state.hasAfter) return;
    if (state.after) void add('after');
    else setAgain(n => n + 1);
  }, live === 'off' ? undefined : live);
  return { ...state, ready: state !== undefined, stale: state !== undefined && state.key !== key, error, busy, add, retry: () => setAgain(n => n + 1) };
}
