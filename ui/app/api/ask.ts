import type { TypedDocumentString } from '../generated/graphql';
import { authHeaders, unauthorized } from './auth';
import { under } from './root';

export const ENDPOINT = under('graphql');

/** What an answer took. */
export interface Figures {
  milliseconds: number;
  server?: number;
  bytes: number;
  cost?: number;
}

export interface Answer<R> {
  data: R;
  /** Of an answer that has data all the same. */
  errors: ApiError[];
  figures: Figures;
}

/** An error that says by its code what can be done. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly path: (string | number)[] = [],
  ) {
    super(message);
  }
}

/** Whether it may be different in a moment. */
export const isPassing = (error: unknown) => error instanceof ApiError && ['UNAVAILABLE', 'NO_ANSWER'].includes(error.code);

interface Wire<R> {
  data?: R | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
  extensions?: { cost?: number };
}

/** Runs an operation. Data that came beside errors is an answer; an error alone is thrown. */
export async function ask<R, V>(document: TypedDocumentString<R, V>, variables: V, signal?: AbortSignal): Promise<Answer<R>> {
  const start = performance.now();
  let response: Response;
  let text: string;
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { ...authHeaders(), accept: 'application/json', 'content-type': 'application/json', 'X-Quaestor-Cost': '1' },
      body: JSON.stringify({ query: document.toString(), variables }),
      signal,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('NO_ANSWER', `The server does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  const milliseconds = performance.now() - start;
  if (response.status === 401) unauthorized();
  let wire: Wire<R>;
  try {
    wire = JSON.parse(text) as Wire<R>;
  } catch {
    const code = response.status === 401 ? 'UNAUTHENTICATED' : response.status >= 500 ? 'UNAVAILABLE' : 'NO_JSON';
    throw new ApiError(code, `HTTP ${response.status} ${response.statusText}: ${text.slice(0, 300)}`);
  }
  const errors = (wire.errors ?? []).map(error => new ApiError(error.extensions?.code ?? 'ERROR', error.message, error.path));
  if (!wire.data) throw errors[0] ?? new ApiError('NO_DATA', `HTTP ${response.status} without data`);
  const total = /total;dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '') ?? /dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '');
  return {
    data: wire.data,
    errors,
    figures: { milliseconds, server: total ? Number(total[1]) : undefined, bytes: new TextEncoder().encode(text).length, cost: wire.extensions?.cost },
  };
}
