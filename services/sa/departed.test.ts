import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Authorities } from '../http/authorities.ts';
import type { CallerCheck } from '../http/caller.ts';
import { X509Certificate } from 'node:crypto';
import { organisationOf } from '../../testing/identity.ts';
import { knockingAt, membersAnd } from './departed.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-departed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('who is a member no more', () => {
  const check: CallerCheck = {
    confirm: (claim) =>
      claim.kind === 'program' ? Promise.resolve(claim) : Promise.reject(new Error('expected a program')),
  };
  const asked = membersAnd(check, (mspId) => mspId === 'Hospital1MSP');

  it('comes to SA as the operator of a node, and as nobody else', async () => {
    const operator = { kind: 'program', role: 'operator', mspId: 'InstituteMSP', key: 'b2'.repeat(32) } as const;
    await expect(asked.confirm(operator)).resolves.toEqual(operator);
    for (const role of ['hospital', 'workstation'] as const)
      await expect(
        asked.confirm({ kind: 'program', role, mspId: 'InstituteMSP', key: 'b2'.repeat(32) }),
      ).rejects.toMatchObject({
        code: 'NOT_AUTHENTICATED',
      });
    const member = { kind: 'program', role: 'hospital', mspId: 'Hospital1MSP', key: 'b2'.repeat(32) } as const;
    await expect(asked.confirm(member)).resolves.toEqual(member);
  });

  it('is let in by its root of nodes alone, from when it has gone, while SA’s service runs', async () => {
    const { nodes } = await organisationOf('InstituteMSP');
    const certificate = join(folder, 'nodes.pem');
    writeFileSync(certificate, nodes.root);
    const takers: ((config: object) => void)[] = [];
    const member = { mspId: 'InstituteMSP', kind: 'nodes' as const, certificate };
    const live = {
      config: { authorities: [], departed: [] },
      authorities: new Authorities([]),
      tls: { certificate: '', key: '' },
      onChange: (take: (config: never) => void) => takers.push(take as (config: object) => void),
    };
    const knocking = knockingAt(live);
    const machine = new X509Certificate((await nodes.issue({ role: 'operator' })).certificate);
    expect(knocking.issuerOf(machine)).toBeUndefined();
    for (const take of takers) take({ authorities: [], departed: [member] });
    expect(knocking.issuerOf(machine)).toMatchObject({ mspId: 'InstituteMSP', kind: 'nodes' });
  });
});
