import { describe, expect, it } from 'vitest';
import { PID } from '../../domain/ids.ts';
import { KnownPrograms } from './caller.ts';

describe('a service that asks no ledger', () => {
  const callers = new KnownPrograms([{ role: 'sa', mspId: 'SaMSP' }]);
  const program = { kind: 'program', role: 'sa', mspId: 'SaMSP' } as const;

  it('lets in the programs it was told of', async () => {
    expect(await callers.confirm(program)).toEqual(program);
  });

  it('lets in nobody else: no other role, no other organisation, no monitor and no person', async () => {
    const strangers = [
      { ...program, role: 'hospital' },
      { ...program, mspId: 'Hospital1MSP' },
      { kind: 'monitor', role: 'monitor', mspId: 'SaMSP' },
      { kind: 'person', role: 'sa-officer', mspId: 'SaMSP', pid: PID.parse('a'.repeat(96)) },
    ] as const;
    for (const stranger of strangers)
      await expect(callers.confirm(stranger), JSON.stringify(stranger)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});
