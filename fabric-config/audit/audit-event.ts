import type { AuditActor, AuditEntry } from '../../domain/audit.ts';

/**
 * An entry of a trail as a FHIR R4 `AuditEvent`, after IHE Basic Audit Log Patterns (BALP 1.1, RESTful activities): who
 * by pseudo-identity, what by id, and nothing else. One that has begun and one that has ended are an event each.
 */
export interface AuditEvent {
  readonly resourceType: 'AuditEvent';
  readonly [member: string]: unknown;
}

/** Which trail it is of. */
export interface EventSource {
  readonly mspId: string;
  readonly keeper: string;
}

const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const coding = (system: string, code: string, display?: string): object => ({
  system,
  code,
  ...(display === undefined ? {} : { display }),
});
const identifier = (name: string, value: string): object => ({
  identifier: { system: `urn:openward:${name}`, value },
});

/** Of one entry. */
export function auditEventOf(entry: AuditEntry, source: EventSource): AuditEvent {
  const { act, state, at, outcome, sequence, request } = entry;
  const question = state === 'asked';
  return {
    resourceType: 'AuditEvent',
    id: `${source.mspId.replace(/MSP$/, '')}-${source.keeper}-${sequence}`,
    type: coding('http://terminology.hl7.org/CodeSystem/audit-event-type', 'rest', 'RESTful Operation'),
    subtype: [
      coding('http://hl7.org/fhir/restful-interaction', question ? 'read' : 'operation'),
      coding('urn:openward:act', act),
      coding('urn:openward:state', state),
    ],
    action: question ? 'R' : 'E',
    recorded: at,
    ...outcomeOf(state, outcome),
    agent: [actorAgent(entry), serviceAgent(source)],
    source: { observer: identifier('service', `${source.keeper}@${source.mspId}`) },
    entity: [
      {
        what: identifier('request', request),
        type: coding('https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', 'XrequestId'),
      },
      ...entry.about.map((id) => ({ what: identifier('id', id) })),
    ],
  };
}

/** 0: it went well; 4: it was refused; 8: the service could not. Of what has only begun nothing is known. */
function outcomeOf(state: AuditEntry['state'], outcome: string | undefined): object {
  if (state === 'begun' || outcome === undefined) return {};
  if (outcome === 'OK') return { outcome: '0' };
  const isServers = /^(?:INTERNAL|BUSY|TOO_MANY_OPEN|(?:SERVICE|LEDGER|STORAGE|DISK|CA|REGISTRAR)_\w+)$/.test(outcome);
  return { outcome: isServers ? '8' : '4', outcomeDesc: outcome };
}

function actorAgent({ by, from }: AuditEntry): object {
  return {
    type: { coding: [coding(DICOM, '110153', 'Source Role ID')] },
    ...who(by),
    requestor: true,
    ...(from === '' ? {} : { network: { address: from, type: '2' } }),
  };
}

function who(by: AuditActor): object {
  switch (by.kind) {
    case 'person':
      return { who: identifier('pid', by.pid), role: [{ coding: [coding('urn:openward:role', by.role)] }] };
    case 'program':
      return {
        who: identifier('program', by.key ?? `${by.role}@${by.mspId}`),
        role: [{ coding: [coding('urn:openward:role', by.role)] }],
      };
    default:
      return { who: { display: by.kind } };
  }
}

function serviceAgent({ keeper, mspId }: EventSource): object {
  return {
    type: { coding: [coding(DICOM, '110152', 'Destination Role ID')] },
    who: identifier('service', `${keeper}@${mspId}`),
    requestor: false,
  };
}
