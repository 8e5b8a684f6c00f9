import { useSyncExternalStore } from 'react';
import { ROOT } from './root';

// Kept in sessionStorage alone, which ends with the tab; a new tab asks the open ones of its origin for it.
const KEY = `quaestor ${ROOT.pathname}`;
let authorization = sessionStorage.getItem(KEY) ?? undefined;

export type Challenge = 'none' | 'asked' | 'refused';
let challenge: Challenge = 'none';
const listeners = new Set<() => void>();
const signedIn = new Set<() => void>();

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
export const isSignedIn = () => authorization !== undefined;
export const authHeaders = (): Record<string, string> => (authorization ? { authorization } : {});

/** Has something done after each sign-in. */
export function onSignIn(listener: () => void) {
  signedIn.add(listener);
  return () => signedIn.delete(listener);
}

function take(value: string) {
  authorization = value;
  sessionStorage.setItem(KEY, value);
  setChallenge('none');
  for (const listener of signedIn) listener();
}

const channel = new BroadcastChannel(KEY);
channel.onmessage = ({ data }: MessageEvent<{ ask?: true; authorization?: string }>) => {
  if (data.ask && authorization) channel.postMessage({ authorization });
  else if (data.authorization && !authorization) take(data.authorization);
};

/** Asks the open tabs, once, when the server wants what this one does not have. */
export function unauthorized() {
  if (!authorization) channel.postMessage({ ask: true });
  setChallenge(authorization ? 'refused' : 'asked');
}

export function signIn(secret: string) {
  // A key has no colon, and an auth string has one.
  if (secret.startsWith('qs_') && !secret.includes(':')) return take(`Bearer ${secret.trim()}`);
  // btoa takes bytes, and a password may hold any character.
  const bytes = new TextEncoder().encode(secret);
  take(`Basic ${btoa(String.fromCharCode(...bytes))}`);
}

export function signOut() {
  authorization = undefined;
  sessionStorage.removeItem(KEY);
  setChallenge('asked');
}
