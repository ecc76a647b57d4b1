import { infantNumber, isDocumentNumber, spelledNumber, type DocumentKind } from '../../../domain/document-number.ts';
import { halfWidth } from '../../input/half-width.ts';

/** An identity document as somebody types it in. */
export interface TypedDocument {
  readonly kind: DocumentKind;
  readonly number: string;
  /** Of a child without a number: which of the mother's children. */
  readonly order: number;
}

export const noDocument: TypedDocument = { kind: 'cn-resident-id', number: '', order: 1 };

/** The number as it is sent: plain characters, whatever an input method made of them. */
export function documentNumberOf({ kind, number, order }: TypedDocument): string {
  const plain = halfWidth(number);
  return kind === 'infant' ? infantNumber(plain, order) : spelledNumber(kind, plain);
}

/** Whether it can be such a document; whether it is somebody's is for people to check. */
export function isPossible(document: TypedDocument): boolean {
  return isDocumentNumber(document.kind, documentNumberOf(document));
}

/** What is sent, where somebody could wonder at it: of fifteen digits eighteen were made. */
export function understood(document: TypedDocument): string | undefined {
  const typed = halfWidth(document.number).replaceAll(/\s/g, '').toUpperCase();
  const sent = documentNumberOf(document);
  return document.kind === 'staff-number' || !isPossible(document) || sent === typed ? undefined : sent;
}

/** Characters from which on a number may be whole: nobody is told that one is wrong before it could be there. */
const leastOf: Readonly<Record<DocumentKind, number>> = {
  'cn-resident-id': 15,
  'cn-permanent-residence': 15,
  passport: 5,
  infant: 5,
  'staff-number': 4,
};

/** Whether somebody is done typing, as far as can be told, and it is no such number. */
export function looksWrong(document: TypedDocument): boolean {
  const typed = halfWidth(document.number).replaceAll(/\s/g, '');
  // Fifteen digits of eighteen are half a number, and no old one.
  const whole = document.kind === 'cn-resident-id' ? typed.length === 15 || typed.length >= 18 : true;
  return whole && typed.length >= leastOf[document.kind] && !isPossible(document);
}
