import { OpenwardError } from '../../domain/errors.ts';
import type { ReadRows } from '../database/rows.ts';

/** What is told of work that cannot go on yet. */
export type OnTrouble = (id: string, error: unknown) => void;

/**
 * Goes on with what was begun: one after the other in an organisation, and the organisations at once, so that a
 * registrar that is away, or silent, keeps nobody else's people waiting. Of an organisation whose registrar is away
 * nothing more is tried in this round. Of those that cannot be read nobody knows which they are; that there are some is
 * told.
 */
export async function resumeEach<T extends { readonly id: string; readonly mspId: string }>(
  { readable: begun, unreadable }: ReadRows<T>,
  goOn: (one: T) => Promise<unknown>,
  onTrouble: OnTrouble,
): Promise<void> {
  const organisations = [...new Set(begun.map(({ mspId }) => mspId))];
  const of = (organisation: string): T[] => begun.filter(({ mspId }) => mspId === organisation);
  await Promise.all(organisations.map((organisation) => resumeOne(of(organisation), goOn, onTrouble)));
  if (unreadable > 0)
    onTrouble('unreadable', new OpenwardError('INTERNAL', `${unreadable} that were begun cannot be read`));
}

async function resumeOne<T extends { readonly id: string }>(
  begun: readonly T[],
  goOn: (one: T) => Promise<unknown>,
  onTrouble: OnTrouble,
): Promise<void> {
  for (const one of begun) {
    try {
      await goOn(one);
    } catch (error) {
      onTrouble(one.id, error);
      if (error instanceof OpenwardError && error.code === 'REGISTRAR_UNAVAILABLE') return;
    }
  }
}
