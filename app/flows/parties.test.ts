import { describe, expect, it } from 'vitest';
import { readFixtures } from '../../protocol/vectors/fixtures.ts';
import { codeOf } from '../../protocol/testing.ts';
import { issuedTo } from './parties.ts';

const { authority, otherAuthority, patient, at } = readFixtures();
const roots = new Map([
  ['Hospital1MSP', authority.certificate],
  ['Hospital2MSP', otherAuthority.certificate],
]);
const authorities = { root: (mspId: string) => roots.get(mspId) };
const holder = { pid: patient.pid, role: 'patient', mspId: 'Hospital1MSP' };
const read = (person: typeof holder) => () => issuedTo(authorities, person, patient.signingCertificate, new Date(at));

describe('a certificate', () => {
  it('counts for the person of the organisation whose authority issued it', () => {
    expect(read(holder)().attributes).toMatchObject({ pid: patient.pid, role: 'patient' });
  });

  it.each([
    ['of another organisation whose authority is known as well', { mspId: 'Hospital2MSP' }],
    ['of an organisation without a known authority', { mspId: 'Hospital3MSP' }],
    ['of another pid', { pid: 'ab'.repeat(48) }],
    ['in another role', { role: 'doctor' }],
  ])('does not count for somebody %s', async (_, change) => {
    expect(await codeOf(read({ ...holder, ...change }))).toBe('CERTIFICATE_INVALID');
  });
});
