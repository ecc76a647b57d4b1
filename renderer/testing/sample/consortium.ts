import type { Replied } from '../../../api/window/calls.ts';
import { hex, hours } from './ids.ts';

type Review = Replied<'sa.application'>;
type Change = Replied<'changes.list'>['changes'][number];

const pem = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUY2xpbmlj\n-----END CERTIFICATE-----\n';
const fingerprint = (seed: number): string => (hex(seed, 64).toUpperCase().match(/../g) ?? []).join(':');
const fingerprints = { nodes: fingerprint(71), people: fingerprint(72) };

const application: NonNullable<Review['document']> = {
  format: 'openward-application/1',
  member: {
    mspId: 'LakesideMSP',
    key: 'lakeside',
    type: 'hospital',
    name: { en: 'Lakeside Clinic', zh: '湖滨诊所' },
    domain: 'lakeside.example',
    roots: { nodes: pem, people: pem },
    orderer: { host: 'ledger.lakeside.example', port: 7050, signing: pem, tls: pem },
    peer: { host: 'ledger.lakeside.example', port: 7051 },
    ledgerGate: { host: 'gate.lakeside.example', port: 7443 },
    service: { host: 'gate.lakeside.example', port: 8443 },
    registrar: { host: 'gate.lakeside.example', port: 8444 },
    departments: [],
    timeZone: 'Asia/Shanghai',
  },
  contact: 'Wang Lin, admin@lakeside.example, +86 25 5550 0142',
  at: hours(-26),
  certificate: pem,
  signature: 'eyJhbGciOiJFUzI1NiJ9..c2lnbmF0dXJl',
};

/** What an officer examines; `?taken`: in the name of a member. */
export function reviewOf(row: Review['application'], asked: URLSearchParams): Review {
  if (row.status !== 'submitted') return { application: row, taken: [] };
  const taken: Review['taken'] = asked.get('taken') === null ? [] : ['mspId', 'root'];
  return { application: row, document: application, taken, fingerprints };
}

export const examination: Replied<'sa.examine'> = {
  at: hours(0),
  parts: [
    { part: 'orderer', host: 'ledger.lakeside.example', port: 7050, result: 'good', validUntil: hours(24 * 300) },
    { part: 'peer', host: 'ledger.lakeside.example', port: 7051, result: 'good', validUntil: hours(24 * 300) },
    { part: 'ledgerGate', host: 'gate.lakeside.example', port: 7443, result: 'other-name' },
    { part: 'service', host: 'gate.lakeside.example', port: 8443, result: 'silent' },
    { part: 'registrar', host: 'gate.lakeside.example', port: 8444, result: 'refused' },
  ],
};

const before = ['Hospital1MSP', 'Hospital2MSP', 'InstituteMSP', 'SaMSP'];
const after = [...before, 'LakesideMSP'].sort();

function change(seed: number, over: Partial<Change>): Change {
  return {
    digest: hex(seed, 96),
    channel: 'openward',
    sequence: '4',
    change: { kind: 'join', application },
    effect: {
      members: { before, after },
      orderers: { before, after },
      quorum: { before: 3, after: 4 },
      peers: { before: before.slice(0, 3), after: [...before.slice(0, 3), 'LakesideMSP'] },
      endorsers: 2,
    },
    fingerprints,
    state: 'open',
    signers: ['InstituteMSP'],
    refusing: [],
    missing: 2,
    at: hours(-2),
    ...over,
  };
}

const without = (mspId: string): string[] => before.filter((one) => one !== mspId);

const program = hex(86, 64);

/** One to decide, one said yes to, one refused by somebody, one in force; one of each kind. */
export const changes: readonly Change[] = [
  change(81, {}),
  change(85, {
    change: { kind: 'update', application: { ...application, contact: 'renewal of the orderer’s certificates' } },
    effect: {
      members: { before: after, after },
      orderers: { before: after, after },
      quorum: { before: 4, after: 4 },
      peers: { before: after, after },
      endorsers: 2,
    },
    at: hours(-3),
  }),
  change(86, {
    change: { kind: 'chaincode', version: `1.0.0-${program.slice(0, 12)}`, program, definition: 2 },
    effect: {
      members: { before, after: before },
      orderers: { before, after: before },
      quorum: { before: 3, after: 3 },
      peers: { before: before.slice(0, 3), after: before.slice(0, 3) },
      endorsers: 2,
    },
    fingerprints: undefined,
    at: hours(-4),
  }),
  change(87, {
    change: {
      kind: 'expel',
      mspId: 'InstituteMSP',
      reason: 'Its administrator’s keys were published on 27 November; it has not answered since.',
    },
    effect: {
      members: { before, after: without('InstituteMSP') },
      orderers: { before, after: before },
      quorum: { before: 3, after: 3 },
      peers: { before: before.slice(0, 3), after: before.slice(0, 2) },
      endorsers: 2,
    },
    fingerprints: undefined,
    signers: ['Hospital2MSP'],
    at: hours(-5),
  }),
  change(82, {
    change: { kind: 'leave', mspId: 'InstituteMSP' },
    effect: {
      members: { before: after, after: without('InstituteMSP') },
      orderers: { before: after, after: without('InstituteMSP') },
      quorum: { before: 4, after: 3 },
      peers: { before: after, after: without('InstituteMSP') },
      endorsers: 2,
    },
    fingerprints: undefined,
    word: 'yes',
    refusing: ['Hospital2MSP'],
    at: hours(-30),
  }),
  change(83, { state: 'overtaken', sequence: '3', signers: [], missing: 3, at: hours(-50) }),
  change(84, { state: 'in-force', sequence: '1', signers: [...before], missing: 0, at: hours(-900) }),
];

export const proposals: Replied<'changes.proposals'> = [
  { digest: hex(91, 96), going: { kind: 'leave', mspId: 'Hospital1MSP' }, state: 'waiting' },
  {
    digest: hex(92, 96),
    going: { kind: 'expel', mspId: 'InstituteMSP', reason: 'It has not answered for a month.' },
    state: 'refused',
    code: 'CONFLICT',
  },
];
