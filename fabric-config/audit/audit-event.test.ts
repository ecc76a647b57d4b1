import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../domain/audit.ts';
import { PID } from '../../domain/ids.ts';
import { BEFORE_THE_FIRST } from '../../protocol/audit/entry.ts';
import { auditEventOf } from './audit-event.ts';

const pid = PID.parse('ab'.repeat(48));
const entry: AuditEntry = {
  ...{ format: 'openward-audit/1', sequence: 7, at: '2026-11-30T12:00:00.000Z', act: 'release', state: 'ended' },
  by: { kind: 'person', role: 'consumer', mspId: 'InstituteMSP', pid },
  ...{ about: [`S-${'1'.repeat(32)}`], from: '10.0.0.7', outcome: 'OK', previous: BEFORE_THE_FIRST },
  request: '6f1c1f4e-6f9e-4a1a-8b4e-000000000000',
};
const source = { mspId: 'CloudMSP', keeper: 'proxy' };

describe('an entry as a FHIR AuditEvent', () => {
  it('says who, what, when, from where and how it ended, by ids alone', () => {
    expect(auditEventOf(entry, source)).toMatchObject({
      ...{ resourceType: 'AuditEvent', id: 'Cloud-proxy-7', recorded: entry.at, action: 'E', outcome: '0' },
      agent: [
        {
          who: { identifier: { system: 'urn:openward:pid', value: pid } },
          requestor: true,
          network: { address: '10.0.0.7', type: '2' },
        },
        { requestor: false },
      ],
      source: { observer: { identifier: { value: 'proxy@CloudMSP' } } },
      entity: [{ what: { identifier: { value: entry.request } } }, { what: { identifier: { value: entry.about[0] } } }],
    });
  });

  it('has every member that FHIR R4 demands', () => {
    const event = auditEventOf(entry, source);
    for (const member of ['type', 'recorded', 'agent', 'source']) expect(event).toHaveProperty(member);
  });

  it.each([
    ['OK', '0'],
    ['NOT_ENTITLED', '4'],
    ['SERVICE_DATABASE', '8'],
    ['LEDGER_UNAVAILABLE', '8'],
    ['INTERNAL', '8'],
    ['STORAGE_FULL', '8'],
    ['REGISTRAR_UNAVAILABLE', '8'],
    ['CA_UNAVAILABLE', '8'],
    ['BUSY', '8'],
  ])('that ended with %s has the outcome %s', (outcome, code) => {
    expect(auditEventOf({ ...entry, outcome }, source)).toMatchObject({ outcome: code });
  });

  it('of what has only begun says nothing of its outcome', () => {
    const begun: AuditEntry = { ...entry, state: 'begun', outcome: undefined };
    expect(auditEventOf(begun, source)).not.toHaveProperty('outcome');
  });

  it('of a question is a reading', () => {
    expect(auditEventOf({ ...entry, state: 'asked' }, source)).toMatchObject({ action: 'R' });
  });

  it('of the service itself has no address', () => {
    const own = auditEventOf({ ...entry, by: { kind: 'itself' }, from: '' }, source);
    expect(JSON.stringify(own)).not.toContain('network');
  });
});
