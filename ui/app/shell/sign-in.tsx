import { useState, type FormEvent } from 'react';
import { signIn, useChallenge } from '../api/auth';
import styles from './frame.module.css';

/** Asks for a key once the server has refused to answer without. */
export function SignIn() {
  const challenge = useChallenge();
  const [secret, setSecret] = useState('');
  if (challenge === 'none') return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn(secret);
    setSecret('');
  };
  return (
    <form className={styles.signIn} onSubmit={submit} aria-label="Sign in">
      <label htmlFor="secret">{challenge === 'refused' ? 'The server does not know this key. Another:' : 'This server wants a key or its auth string:'}</label>
      <input id="secret" type="password" autoComplete="off" value={secret} onChange={event => setSecret(event.target.value)} placeholder="qs_… or user:password" required />
      <button type="submit">Sign in</button>
      <span className="muted">Kept in this tab alone.</span>
    </form>
  );
}
