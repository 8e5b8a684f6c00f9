import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The parameters that all pages share. The address is the whole state of a page: nothing else holds any. */
export interface Address {
  q?: string;
  t?: string;
  tf?: string;
  sort?: string;
  view?: string;
  by?: string;
  cols?: string;
  tab?: string;
  tz?: string;
  live?: string;
  [name: string]: string | undefined;
}

export const parseSearch = (text: string): Address => Object.fromEntries(new URLSearchParams(text));

export function printSearch(address: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(address)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

export const useAddress = (): Address => useSearch({ strict: false }) as Address;

/** Changes parameters of the address; undefined takes one out. */
export function useChange() {
  const navigate = useNavigate();
  return useCallback(
    (change: Address, options?: { replace?: boolean }) =>
      void navigate({
        to: '.',
        search: ((old: Address) => ({ ...old, ...change })) as never,
        replace: options?.replace,
        resetScroll: false,
      }),
    [navigate],
  );
}
