import { useGraphiQLActions } from '@graphiql/react';
import { useState, type FormEvent } from 'react';
import { signIn, useChallenge } from './auth';

/** A bar that appears when the server answers 401: nobody should have to do base64 by hand. */
export function SignIn() {
  const challenge = useChallenge();
  const { introspect } = useGraphiQLActions();
  const [authString, setAuthString] = useState('');
  if (challenge === 'none') return null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn(authString);
    void introspect();
  };
  return (
    <form className="sign-in" onSubmit={submit}>
      <p role="alert">
        {challenge === 'asked'
          ? 'This server wants an Authorization header. '
          : 'The server did not accept that. '}
        Enter a key (<code>qs_…</code>) or Prefect’s auth string (<code>PREFECT_SERVER_API_AUTH_STRING</code>, <code>user:password</code>) here, or
        set <code>Authorization</code> in the Headers tab.
      </p>
      <input
        type="password"
        aria-label="Auth string"
        placeholder="qs_… or user:password"
        autoComplete="current-password"
        value={authString}
        onChange={event => setAuthString(event.target.value)}
      />
      <button type="submit">Sign in</button>
    </form>
  );
}
