import { useEffect } from 'react';
import { ask } from '../bridge/index.ts';

/** What is not saved yet must not keep the keys unlocked for longer than this. */
const patienceMs = 2000;
const unsaved = new Set<() => Promise<unknown>>();

/** Has something saved before the person signs out; afterwards the keys to save it with are gone. */
export function useSavedBeforeSignOut(save: () => Promise<unknown>): void {
  useEffect(() => {
    unsaved.add(save);
    return () => void unsaved.delete(save);
  }, [save]);
}

/** Saves what saves itself, as far as that can be done soon. */
export async function saveEverything(): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([patience, Promise.allSettled([...unsaved].map((save) => save()))]);
}

/** Main locks the keys, and then tells the page that nobody is signed in. */
export async function signOut(): Promise<void> {
  await saveEverything();
  await ask('session.lock', {}).catch(() => undefined);
}
