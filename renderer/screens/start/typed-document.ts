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

/** Characters from which on a number is whole: nobody is told that one is wrong while they type. */
function wholeFrom({ kind }: TypedDocument, typed: string): number {
  if (kind === 'cn-resident-id') return 18;
  // The older cards of foreigners begin with letters and are shorter.
  if (kind === 'cn-permanent-residence') return /^[0-9]/.test(typed) ? 18 : 15;
  return kind === 'staff-number' ? 4 : 5;
}

/** Whether somebody is done typing, as far as can be told, and it is no such number. */
export function looksWrong(document: TypedDocument): boolean {
  const typed = halfWidth(document.number).replaceAll(/\s/g, '');
  return typed.length >= wholeFrom(document, typed) && !isPossible(document);
}
