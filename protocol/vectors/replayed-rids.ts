import { OpenwardError } from '../../domain/errors.ts';
import { openRid } from '../identity/pid.ts';
import { Rid } from '../identity/rid.ts';
import { readVectors, type Fixtures } from './fixtures.ts';
import { IdentityVectors, RidVectors } from './schemas.ts';

interface RidCase {
  readonly name: string;
  readonly errors: readonly string[] | undefined;
  readonly expected: unknown;
  readonly replay: () => unknown;
}

/** Numbers of residents alone. */
export function residentCases(): RidCase[] {
  const { valid, invalid } = readVectors('identity', IdentityVectors).residentIds;
  const ofNumber = (number: string, errors?: string[]): RidCase => ({
    name: `the resident identity number ${number}`,
    errors,
    expected: number,
    replay: () => readRid({ kind: 'cn-resident-id', number, name: 'x' }).number,
  });
  return [...valid.map((number) => ofNumber(number)), ...invalid.map((number) => ofNumber(number, ['RID_INVALID']))];
}

/** Real identities, plain and sealed. */
export function ridCases(file: string, fixtures: Fixtures): RidCase[] {
  const { cases, sealed } = readVectors(file, RidVectors);
  return [
    ...cases.map(({ name, rid, errors }) => ({ name, errors, expected: rid, replay: () => readRid(rid) })),
    ...sealed.map(({ name, owner, sealedRid, errors }) => ({
      name,
      errors,
      expected: fixtures[owner].rid,
      replay: () => openRid(Buffer.from(sealedRid, 'base64'), fixtures[owner].encryptionPrivateKey),
    })),
  ];
}

function readRid(rid: unknown): Rid {
  const parsed = Rid.safeParse(rid);
  if (!parsed.success) throw new OpenwardError('RID_INVALID');
  return parsed.data;
}
