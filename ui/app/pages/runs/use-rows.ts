import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { ask, type Answer } from '../../api/ask';
import { useLive } from '../../api/live';
import { useShow } from '../../api/operation';
import { RunsRowsDocument, type FlowRunFilter, type RunsRowsQuery } from '../../generated/graphql';
import type { Run } from './columns';
import { readOrder } from './columns';

const PAGE = 100;
type Page = Answer<RunsRowsQuery>;

/** Rows page by page. What is new since waits until it is asked for; rows that changed change in place. */
export function useRows(where: FlowRunFilter, sort: string | undefined) {
  const orderBy = readOrder(sort);
  const variables = { where, first: PAGE, orderBy };
  const key = ['RunsRows', variables];
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(RunsRowsDocument, { ...variables, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => (last.data.flowRuns.pageInfo.hasNextPage ? (last.data.flowRuns.pageInfo.endCursor ?? undefined) : undefined),
    placeholderData: keepPreviousData,
  });
  const first = query.data?.pages[0];
  useShow(RunsRowsDocument, variables, first?.figures);
  const [newer, setNewer] = useState<Page>();
  const text = JSON.stringify(key);
  useEffect(() => setNewer(undefined), [text]);
  useLive(() => {
    ask(RunsRowsDocument, variables).then(setNewer, () => undefined);
  });
  const rows = useMemo(() => {
    const changed = new Map((newer?.data.flowRuns.nodes ?? []).map(run => [run.id, run]));
    const seen = new Set<string>();
    const list: Run[] = [];
    for (const page of query.data?.pages ?? []) {
      for (const run of page.data.flowRuns.nodes ?? []) {
        if (!seen.has(run.id)) list.push(changed.get(run.id) ?? run);
        seen.add(run.id);
      }
    }
    return list;
  }, [query.data, newer]);
  const waiting = useMemo(() => {
    const seen = new Set(rows.map(run => run.id));
    return (newer?.data.flowRuns.nodes ?? []).filter(run => !seen.has(run.id)).length;
  }, [rows, newer]);
  const latest = newer ?? first;
  return {
    rows,
    first: first?.data,
    errors: first?.errors ?? [],
    total: latest?.data.flowRuns.totalCount,
    now: latest?.data.server?.now ? Date.parse(latest.data.server.now) : Date.now(),
    at: query.dataUpdatedAt,
    error: query.error,
    stale: query.isPlaceholderData,
    more: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
    hasMore: query.hasNextPage,
    /** How many rows wait, and what shows them. */
    waiting,
    show: () => {
      setNewer(undefined);
      void queries.resetQueries({ queryKey: key });
    },
    retry: () => void query.refetch(),
  };
}
