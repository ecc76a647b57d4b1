import type { Check } from '../../api/window/views.ts';
import type { StoredPDE } from '../../domain/record.ts';
import type { RecordContents } from './contents.ts';
import type { Party } from './parties.ts';
import type { SignedRecord } from '../../protocol/signature/statement-of.ts';

type CheckId = Check['id'];

/**
 * What was checked about a record, with what a person needs to check it again. A failed check is never listed: the flow
 * throws then, and nothing was opened.
 */
export function recordChecks(input: {
  signed: SignedRecord;
  bytes: number;
  contents: RecordContents;
  doctor: Party;
  patient?: Party;
  stored?: StoredPDE;
}): Check[] {
  const { signed, bytes, contents, doctor, patient, stored } = input;
  return [
    passed('integrity', { digest: signed.digest, bytes: String(bytes) }),
    patient === undefined ? pending('patient-signature') : passed('patient-signature', signature(patient)),
    passed('doctor-signature', signature(doctor)),
    stored === undefined ? pending('ledger') : passed('ledger', ledger(stored)),
    passed('manifest', {
      manifestDigest: signed.manifestDigest,
      segments: `${contents.segments.length}/${contents.manifest.segments.length}`,
    }),
    passed('certificates', certificates([doctor, ...(patient === undefined ? [] : [patient])])),
  ];
}

/** Of a record that nobody has signed yet. */
export function checksToCome(): Check[] {
  return [pending('integrity'), pending('doctor-signature'), pending('patient-signature'), pending('ledger')];
}

function signature({ user, signing }: Party): Record<string, string> {
  return { pid: user.pid, organisation: user.mspId, thumbprint: signing.thumbprint };
}

function ledger(stored: StoredPDE): Record<string, string> {
  return {
    transactionId: stored.transactionId,
    recordedAt: stored.recordedAt,
    version: String(stored.version),
    url: stored.URL_C,
  };
}

function certificates(parties: readonly Party[]): Record<string, string> {
  return Object.fromEntries(
    parties.flatMap(({ user, signing }) => [
      [`${user.role}Issuer`, oneLine(signing.issuer)],
      [`${user.role}ValidUntil`, signing.notAfter.toISOString()],
    ]),
  );
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}

function passed(id: CheckId, evidence: Readonly<Record<string, string>>): Check {
  return { id, result: 'passed', evidence: Object.entries(evidence).map(([name, value]) => ({ name, value })) };
}

function pending(id: CheckId): Check {
  return { id, result: 'pending', evidence: [] };
}
