import type { DraftKeyOwner } from '../spool/draft-key.ts';
import { seal, unseal } from '../spool/sealed-file.ts';
import type { WhyLocked } from './session.ts';

/** Whose forms they are. */
export interface Typist {
  /** Id of the vault. */
  readonly id: string;
  readonly ports: {
    readonly vault: DraftKeyOwner & { readonly pid: string };
  };
}

/**
 * What one person has typed into forms and not sent, so that a lock by idleness or sleep does not lose it. In memory
 * alone, and sealed with a key of their vault: while it is locked nobody can read it. Of one person at most.
 */
export class TypedForms {
  #kept: { readonly id: string; readonly sealed: Buffer } | undefined;

  /** In place of what was kept before. Throws VAULT_LOCKED. */
  keep({ id, ports: { vault } }: Typist, forms: string): void {
    const key = vault.draftKey();
    try {
      this.#kept = { id, sealed: seal(key, contextOf(vault.pid), Buffer.from(forms, 'utf8')) };
    } finally {
      key.fill(0);
    }
  }

  /** What this person had typed. Throws VAULT_LOCKED. */
  of({ id, ports: { vault } }: Typist): string | undefined {
    if (this.#kept?.id !== id) return undefined;
    const key = vault.draftKey();
    try {
      return unseal(key, contextOf(vault.pid), this.#kept.sealed).toString('utf8');
    } finally {
      key.fill(0);
    }
  }

  /** Whoever signed out, or whose registration was revoked, does not come back to it. */
  locked(why: WhyLocked): void {
    if (why === 'asked' || why === 'revoked') this.#kept = undefined;
  }

  /** Nobody's are kept beside another person's. */
  signedIn(id: string): void {
    if (this.#kept?.id !== id) this.#kept = undefined;
  }
}

function contextOf(pid: string): string {
  return `openward-typed/1 ${pid}`;
}
