import type { Fetcher, FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { authHeaders, authorized, unauthorized } from './auth';
import { countRows, setFigures } from './figures';

// The playground is one level below the API's own path, wherever a proxy puts the two.
export const endpoint = new URL('../graphql', document.baseURI).href;

const UNAUTHORIZED =
  'This server wants an Authorization header. Enter a key (qs_…) or its auth string (PREFECT_SERVER_API_AUTH_STRING) ' +
  'above, or open the Headers tab below the query and write {"Authorization": "Bearer qs_…"}, or {"Authorization": ' +
  '"Basic …"} with the auth string in base64 for the dots; then run the query again.';

// Asks for the operation's cost, which is shown below the answer and not in it.
const COST = 'X-Quaestor-Cost';

interface Answer {
  data?: unknown;
  extensions?: { cost?: number };
}

const failure = (message: string, extensions?: object) => ({ errors: [{ message, extensions }] });

// Prefect's data hold integers beyond 2^53. Where the browser can (JSON.rawJSON), the answer shows every number as the
// server wrote it.
function parseExactly(text: string): unknown {
  const rawJSON = (JSON as { rawJSON?: (text: string) => unknown }).rawJSON;
  if (!rawJSON) return JSON.parse(text);
  const reviver = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? rawJSON(context.source)
      : value;
  return JSON.parse(text, reviver);
}

async function ask(params: FetcherParams, opts: FetcherOpts | undefined, signal: AbortSignal) {
  const headers = new Headers({
    ...authHeaders(),
    accept: 'application/json',
    'content-type': 'application/json',
  });
  // What the user wrote into the headers editor wins.
  for (const [name, value] of Object.entries(opts?.headers ?? {})) headers.set(name, String(value));
  const costWanted = headers.has(COST);
  headers.set(COST, '1');
  // The playground's own questions are not the user's.
  const measured = params.operationName !== 'IntrospectionQuery';
  if (measured) setFigures(undefined);
  const start = performance.now();

  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      credentials: 'same-origin',
      headers,
      body: JSON.stringify(params),
      signal,
    });
  } catch (error) {
    return failure(`No answer from ${endpoint}: ${error instanceof Error ? error.message : error}`);
  }
  const text = await response.text();
  if (response.status === 401) {
    unauthorized();
    return failure(UNAUTHORIZED, { code: 'UNAUTHENTICATED' });
  }
  authorized();
  try {
    const answer = parseExactly(text) as Answer;
    const figures = {
      milliseconds: performance.now() - start,
      bytes: new TextEncoder().encode(text).length,
      rows: countRows(answer.data),
      cost: answer.extensions?.cost,
    };
    if (measured) setFigures(figures);
    if (!costWanted && answer.extensions) {
      delete answer.extensions.cost;
      if (Object.keys(answer.extensions).length === 0) delete answer.extensions;
    }
    return answer;
  } catch {
    return failure(`HTTP ${response.status} ${response.statusText}, and not in JSON: ${text.slice(0, 500)}`);
  }
}

// An observable rather than a promise, so that GraphiQL's stop button ends the request and the server its statement.
export const fetcher = ((params, opts) => ({
  subscribe(observer: { next(value: unknown): void; error(error: unknown): void; complete(): void }) {
    const abort = new AbortController();
    ask(params, opts, abort.signal)
      .then(result => {
        if (abort.signal.aborted) return;
        observer.next(result);
        observer.complete();
      })
      .catch(error => {
        if (!abort.signal.aborted) observer.error(error);
      });
    return { unsubscribe: () => abort.abort() };
  },
})) as Fetcher;
