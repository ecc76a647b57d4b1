import type { Asked, Replied } from '../../../api/window/calls.ts';
import { days, hours, people, tid } from './ids.ts';
import { sampleRecordView } from './record.ts';
import { dayList, shares } from './work.ts';

type Signed = Replied<'treatment.signed'>['items'][number];
type Reading = Replied<'treatment.reading'>;

const [, , , waiting, recorded] = dayList.items;
const [sentBack] = dayList.others;
const signed = (of: (typeof dayList.items)[number] | undefined, signedAt: string, signedVersion = 1): Signed[] =>
  of === undefined ? [] : [{ ...of, signedAt, signedVersion }];

/** One in each state. */
export const signedRecords: readonly Signed[] = [
  ...signed(waiting, hours(-2)),
  ...signed(sentBack, days(-1, 4)),
  ...signed(recorded, hours(-4)),
  ...signed(recorded && { ...recorded, id: 'appointment-15', tid: tid(115) }, days(-3, 2), 2),
];

export function isIn(one: Signed, state: Asked<'treatment.signed'>['state']): boolean {
  const { status, sentBack, signedVersion } = one;
  const settled = status === 'awaiting-patient' ? 'waiting' : signedVersion > 1 ? 'amended' : 'recorded';
  return state === undefined || state === (sentBack ? 'sent-back' : settled);
}

const [asked, granted] = shares;
if (asked === undefined || granted === undefined) throw new Error('The sample world has no shares');

/** As the doctor asks with the signature. */
export const readAgain = { ...asked, purpose: 'treatment', consumerPid: people.doctor, until: days(1824) } as const;

const states: Readonly<Record<string, Pick<Reading, 'state' | 'share'>>> = {
  open: { state: 'open', share: { ...granted, consumerPid: people.doctor } },
  asked: { state: 'asked', share: readAgain },
  ended: { state: 'ended', share: { ...granted, consumerPid: people.doctor, status: 'revoked' } },
  never: { state: 'never' },
};

/** `?reading=asked|ended|never` */
export function readingAs(state: string): Reading {
  const [, , one] = signedRecords;
  if (one === undefined) throw new Error('The sample world has no signed record');
  const record = { version: 1, recordedAt: hours(-3), kinds: ['EMR' as const, 'SHR' as const] };
  return { signed: one, record, ...(states[state] ?? { state: 'never' }) };
}

const reason = 'The dose of paracetamol was written wrong: it is 500 mg.';
type Document = Replied<'confirm.open'>['emr'][number]['document'];

function amended({ medications, ...document }: Document): Document {
  const [first, ...rest] = medications;
  const now = [
    ...(first === undefined ? [] : [first]),
    ...rest.map((one) => ({ ...one, dose: { value: 0.5, unit: 'g' } })),
  ];
  return {
    ...document,
    medications: now,
    vitalSigns: document.vitalSigns,
    format: 'openward-emr/3',
    amendment: { reason },
  };
}

/** `?amend`: the record as an amendment, and what it said before. */
export function amendedView(view: Replied<'confirm.open'>): Replied<'confirm.open'> {
  const [first] = view.emr;
  if (first === undefined) return view;
  return { ...view, emr: [{ ...first, document: amended(first.document) }], was: first.document };
}

export function amending(treatment: Replied<'treatment.open'>): Replied<'treatment.open'> {
  const [first] = sampleRecordView(102, 1, false).emr;
  if (first === undefined) return treatment;
  const { document: was } = first;
  return { ...treatment, draft: { ...treatment.draft, amendment: { reason } }, amends: { version: 1, was } };
}
