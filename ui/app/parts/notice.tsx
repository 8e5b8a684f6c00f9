import { ApiError } from '../api/ask';
import { own } from '../filter/own';
import { useChange, useAddress } from '../shell/address';
import { useChallenge } from '../api/auth';

const SHORTER: Record<string, string> = { all: '-30d', '-90d': '-30d', '-30d': '-7d', '-7d': '-24h', '-24h': '-1h' };

/** What went wrong and what can be done about it; the rest of the page stands. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const change = useChange();
  const { t } = useAddress();
  const challenge = useChallenge();
  const code = error instanceof ApiError ? error.code : 'ERROR';
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'UNAUTHENTICATED' && challenge !== 'none') return <p className="muted">Sign in to see this.</p>;
  const shorter = own(SHORTER, t ?? '-7d');
  return (
    <div role="alert" className="failure">
      <strong>{own(WORDS, code) ?? 'This could not be read.'}</strong> <span>{message}</span> <code>{code}</code>
      <div className="row">
        {code === 'TIMEOUT' && shorter && (
          <button type="button" onClick={() => change({ t: shorter })}>Show {shorter.slice(1)} only</button>
        )}
        {retry && <button type="button" onClick={retry}>Try again</button>}
      </div>
    </div>
  );
}

const WORDS: Record<string, string> = {
  TIMEOUT: 'That took too long.',
  QUERY_TOO_LARGE: 'That is more than the server answers at once.',
  UNAVAILABLE: 'The database is away for the moment.',
  NO_ANSWER: 'The server is away.',
  FORBIDDEN: 'Your key does not let you see this.',
  BAD_USER_INPUT: 'The server does not understand this.',
  NOT_FOUND: 'There is no such thing.',
};

/** Errors of parts of an answer. */
export function Partly({ errors }: { errors: ApiError[] }) {
  if (errors.length === 0) return null;
  return (
    <p role="status" className="failure">
      Part of this could not be read: {errors[0].message} {errors.length > 1 && `(and ${errors.length - 1} more)`}
    </p>
  );
}
