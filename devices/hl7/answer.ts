import { segmentComponents, segmentField, type Message } from './message.ts';

/** What an answer says: taken, or of a kind that is not read. */
export type Verdict = 'taken' | 'not read';

/**
 * The answers that a message asks for, in its own separators and each in its frame. Without MSH-15 and MSH-16 one
 * application acknowledgement; with them an accept acknowledgement as MSH-15 says, then one as MSH-16 says. A sender
 * that is not told what became of its message sends it again.
 *
 * @param stamp of now, `YYYYMMDDhhmmss` with the zone @param number of this answer, for MSH-10
 */
export function answersTo(message: Message, verdict: Verdict, stamp: string, number: number): Uint8Array[] {
  const { header } = message;
  const [accept, application] = [conditionIn(message, 15), conditionIn(message, 16)];
  const codes =
    accept === '' && application === ''
      ? [verdict === 'taken' ? 'AA' : 'AR']
      : [
          ...(asks(accept, verdict) ? [verdict === 'taken' ? 'CA' : 'CR'] : []),
          ...(asks(application, verdict) ? [verdict === 'taken' ? 'AA' : 'AR'] : []),
        ];
  return codes.map((code, at) => framed(written(message, code, stamp, `${number}${at === 0 ? '' : '-2'}`), header));
}

/** Always, never, on error, on success; anything else there is nothing of the kind. */
function conditionIn({ header }: Message, number: number): string {
  const said = segmentField(header, number).trim();
  return ['AL', 'NE', 'ER', 'SU'].includes(said) ? said : '';
}

function asks(condition: string, verdict: Verdict): boolean {
  return condition === 'AL' || condition === (verdict === 'taken' ? 'SU' : 'ER');
}

function written({ header, separators }: Message, code: string, stamp: string, number: string): string {
  const { field, component, repeat, escape, subcomponent } = separators;
  const [, trigger = 'R01'] = segmentComponents(header, 9, separators);
  const kind = ['ACK', trigger, 'ACK'].join(component);
  const head = [
    ...[
      'MSH',
      `${component}${repeat}${escape}${subcomponent}`,
      'OPENWARD',
      '',
      segmentField(header, 3),
      segmentField(header, 4),
    ],
    ...[stamp, '', kind, number, segmentField(header, 11), segmentField(header, 12)],
  ];
  return `${head.join(field)}\r${['MSA', code, segmentField(header, 10)].join(field)}\r`;
}

function framed(text: string, header: Message['header']): Uint8Array {
  const bytes = Buffer.from(text, /UTF-?8|^UNICODE/i.test(segmentField(header, 18)) ? 'utf8' : 'latin1');
  return Buffer.concat([Uint8Array.of(0x0b), bytes, Uint8Array.of(0x1c, 0x0d)]);
}
