import { useSyncExternalStore } from 'react';

// Kept in memory alone: a secret in the browser's storage would outlive the visit.
let authorization: string | undefined;

export type Challenge = 'none' | 'asked' | 'refused';
let challenge: Challenge = 'none';

const listeners = new Set<() => void>();

function setChallenge(next: Challenge) {
  if (next === challenge) return;
  challenge = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useChallenge = () => useSyncExternalStore(subscribe, () => challenge);

export const authHeaders = (): Record<string, string> => (authorization ? { authorization } : {});

export function signIn(authString: string) {
  // A key has no colon, and an auth string has one.
  if (authString.startsWith('qs_') && !authString.includes(':')) {
    authorization = `Bearer ${authString.trim()}`;
    return;
  }
  // btoa takes bytes, and a password may hold any character.
  const bytes = new TextEncoder().encode(authString);
  authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

export const unauthorized = () => setChallenge(authorization ? 'refused' : 'asked');
export const authorized = () => setChallenge('none');
