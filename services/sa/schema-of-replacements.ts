import type { Knex } from 'knex';
import { z } from 'zod';
import { rows } from '../database/rows.ts';
import type { RidVault } from './rid-vault.ts';

const Revoked = z.object({ id: z.string(), rid: z.string(), role: z.string() });

/** Requests for other keys. `rid` and the reason are encrypted as those of registrations are. */
export async function createReplacements(database: Knex): Promise<void> {
  await database.schema.createTable('replacements', (table) => {
    table.string('id', 64).primary();
    table.string('state', 16).notNullable();
    table.string('org', 32).notNullable();
    table.string('mspId', 64).notNullable();
    table.string('role', 32).notNullable();
    table.text('rid');
    table.string('personMark', 64).notNullable().index();
    table.string('cause', 16).notNullable();
    table.text('keys').notNullable();
    table.string('enrolmentId', 64).notNullable().unique();
    table.string('claimDigest', 64).notNullable().unique();
    table.string('pid', 96);
    table.string('replaces', 64);
    table.text('confirmation');
    table.string('confirmedBy', 96);
    table.string('confirmedAt', 24);
    table.text('sealedReason');
    table.text('certificates');
    table.text('sealedRid');
    table.string('submittedAt', 24).notNullable();
    table.string('updatedAt', 24).notNullable();
    table.index(['submittedAt', 'id']);
    table.index(['state', 'submittedAt', 'id']);
  });
}

/** Of those who were revoked before: their identity is free, and says whose PID it was all the same. */
export async function markPersons(database: Knex, vault: RidVault): Promise<void> {
  const unmarked: unknown = await database('registrations').whereNull('personMark').whereNotNull('rid');
  for (const { id, rid, role } of rows(Revoked, unmarked)) {
    const personMark = markOf(vault, rid, id, role);
    if (personMark !== undefined) await database('registrations').where({ id }).update({ personMark });
  }
}

/** What cannot be opened keeps nobody else from being found. */
function markOf(vault: RidVault, rid: string, id: string, role: string): string | undefined {
  try {
    return vault.duplicateMark(vault.openRid(rid, id), role);
  } catch {
    return undefined;
  }
}
