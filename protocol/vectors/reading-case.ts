import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ErrorCode } from '../../domain/errors.ts';
import { recordStatement } from '../signature/statement-of.ts';
import type { SignedRecord } from '../signature/statement-of.ts';
import type { PersonFixture } from './fixtures.ts';
import { signAs } from './make-statements.ts';
import type { ReadingVectors } from './schemas.ts';
import type { ShownPerson } from './reading-people.ts';

type Json = z.core.util.JSONType;
export type ReadingCase = ReadingVectors['cases'][number];
export type ReadingChange = ReadingCase['changes'][number];

/** A base and the cases that change it. */
export interface Readings {
  readonly base: Json;
  readonly cases: readonly ReadingCase[];
}

/** As it stands in a file. */
export function asJson(value: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}

export function put(value: unknown, ...path: (string | number)[]): ReadingChange {
  return { path, value: asJson(value) };
}

export function leaveOut(...path: (string | number)[]): ReadingChange {
  return { path };
}

/**
 * Ledger and directory show a person, to whoever asks for one of this PID.
 * @param than as they are shown in the base: only what differs is changed; without it there is nobody of this PID
 */
export function show({ user, certificates }: ShownPerson, than?: ShownPerson): ReadingChange[] {
  const listed = { ...certificates, status: user.status };
  if (than === undefined) return [put(user, 'users', user.pid), put(listed, 'directory', user.pid)];
  const { pid } = than.user;
  return [
    ...differing(user, than.user).map(([member, value]) => put(value, 'users', pid, member)),
    ...differing(certificates, than.certificates)
      .filter(([member]) => member !== 'tlsCertificate')
      .map(([member, value]) => put(value, 'directory', pid, member)),
  ];
}

function differing(shown: object, than: object): [string, unknown][] {
  const before = new Map(Object.entries(than));
  return Object.entries(shown).filter(([member, value]) => !isDeepStrictEqual(value, before.get(member)));
}

/** The only object, and where it lies. */
export function objectAt(objectUrl: string, content: Buffer): object {
  return { urls: [addressOf(objectUrl)], content: content.toString('base64') };
}

/** Where a presigned address leads. */
export function addressOf(objectUrl: string): string {
  return `https://storage.example${objectUrl.slice('s3:/'.length)}`;
}

/** What the cloud lets fetch. */
export function permitFor(objectUrl: string): object {
  return { url: addressOf(objectUrl), headers: {}, expiresAt: '2025-06-01T08:35:00.000Z' };
}

/** Names the cases of a base: those that must work, and those that must be refused. */
export function casesOf(base: string): {
  ok: (name: string, opens: string[], ...changes: ReadingChange[]) => ReadingCase;
  bad: (code: ErrorCode, name: string, ...changes: ReadingChange[]) => ReadingCase;
} {
  return {
    ok: (name, opens, ...changes) => ({ name: `a ${base}: ${name}`, base, changes, opens }),
    bad: (code, name, ...changes) => ({ name: `a ${base}: ${name}`, base, changes, errors: [code] }),
  };
}

/** PEM, one after the other. */
export function bundle(...roots: readonly { readonly certificate: string }[]): string {
  return roots.map(({ certificate }) => `${certificate.trim()}\n`).join('');
}

/** A party's signature of a record, in its place. */
export async function signed(role: 'patient' | 'doctor', by: PersonFixture, pde: SignedRecord): Promise<ReadingChange> {
  return put(await signAs(by, recordStatement(pde, role, by.pid)), 'record', role === 'patient' ? 'D_SP' : 'D_SD');
}
