import { guardiansApi } from '../../api/http/guardians.ts';
import type { Guardianship } from '../../api/messages/guardians.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { GuardianRole } from '../../domain/guardians.ts';
import { PID } from '../../domain/ids.ts';
import { isOfGivenUpKeys } from '../../domain/registered-keys.ts';
import type { ReplacementCause } from '../../domain/replacement.ts';
import { guardiansCode } from '../../protocol/guardians/code.ts';
import { readPart, type GuardianPart } from '../../protocol/guardians/part.ts';
import { guardianship, verifyGuardians } from '../../protocol/guardians/set.ts';
import { encryptTo } from '../../protocol/messages/jwe.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import { signStatement } from '../../protocol/signature/sign.ts';
import { isCode } from './errors.ts';
import { fromEveryCloud } from './every-cloud.ts';
import type { GuardianPorts } from './guardians.ts';
import { activeParty, party, type Party } from './parties.ts';

/** Whose guardian somebody is, and what they found. */
export interface GuardedPerson {
  /** PID of the person whose keys are guarded. */
  readonly owner: PID;
  readonly at: string;
  readonly threshold: number;
  readonly guardians: number;
  /** The set is signed by its owner, and the own part opens and is the one that was made. */
  readonly whole: boolean;
  /** Absent while nobody asks who could. */
  readonly asks?: AskingOwner;
}

/** Who asks for a part, as the ledger says. */
export interface AskingOwner {
  readonly askedAt: string;
  /** When the ledger recorded the new keys, and why. */
  readonly replacedAt: string;
  readonly cause: ReplacementCause;
  /** To compare by voice. */
  readonly code: readonly string[];
  /** The own part was handed over. */
  readonly handed: boolean;
}

/** Says that one is ready to be this person's guardian, at the cloud of one's own organisation. */
export async function offerGuardianship({ vault, clock, clouds }: GuardianPorts, owner: PID): Promise<void> {
  if (owner === vault.pid) throw new OpenwardError('INPUT_INVALID', 'Nobody guards their own keys');
  const at = clock.now().toISOString();
  const signer = { sign: (input: Uint8Array) => vault.sign(input), thumbprint: vault.thumbprint };
  const word = await signStatement(guardianship(vault.pid, owner, at), signer);
  await clouds.own.service.call(guardiansApi.offerGuardian, { params: { pid: owner }, body: { at, word } });
}

/** Of every cloud that answers, and which do not. Errors: those of the first cloud, when none does; of the ledger. */
export async function guardianships(
  ports: GuardianPorts,
): Promise<{ readonly people: GuardedPerson[]; readonly silent: readonly string[] }> {
  const { held, silent } = await everywhere(ports);
  return { people: await Promise.all(held.map(({ item }) => examined(ports, item))), silent };
}

/**
 * Hands the own part over, sealed to the key that the ledger has of its owner now.
 * @param code that was compared: of another key nothing is handed over
 * Errors: NOT_FOUND when this person does not ask, CONFLICT for another code, USER_REVOKED, GUARDIAN_PART_WRONG,
 * SIGNATURE_INVALID, GUARDIANS_INVALID, those of `party`.
 */
export async function handPart(ports: GuardianPorts, owner: PID, code: readonly string[]): Promise<void> {
  const { held } = await everywhere(ports);
  const here = held.find(({ item }) => item.statement.pid === owner);
  if (here?.item.recovery === undefined) throw new OpenwardError('NOT_FOUND', 'This person does not ask');
  const { item: guarded, cloud } = here;
  const part = await ownPart(ports, guarded);
  const now = await activeParty(ports, soughtOf(guarded), ports.clock.now());
  if (!isOfGivenUpKeys(now.user, namedCertificate(guarded.signature)))
    throw new OpenwardError('NOT_FOUND', 'The ledger knows of no new keys of this person');
  if (codeOf(guarded, now).join(' ') !== code.join(' '))
    throw new OpenwardError('CONFLICT', 'The keys are others than those whose code was compared');
  const body = { set: part.set, part: await encryptTo(now.encryption.pem, part) };
  await cloud.service.call(guardiansApi.handPart, { params: { pid: owner }, body });
}

/** Whether one's own guardians were asked, and how many ask for a part that one keeps: what the cloud says of it. */
export async function guardianNotice(ports: GuardianPorts): Promise<{ asked: boolean; asking: number }> {
  const [own, { held }] = await Promise.all([
    ports.clouds.own.service.call(guardiansApi.ownGuardians, {}),
    everywhere(ports),
  ]);
  const waiting = held.filter(({ item: { recovery } }) => recovery?.handed.includes(ownPid(ports)) === false);
  return { asked: own.recovery !== undefined, asking: waiting.length };
}

function ownPid({ vault }: GuardianPorts): PID {
  return PID.parse(vault.pid);
}

const everywhere = ({ clouds }: GuardianPorts) =>
  fromEveryCloud<Guardianship>(clouds, (service) => service.call(guardiansApi.guardianships, {}));

async function examined(ports: GuardianPorts, guarded: Guardianship): Promise<GuardedPerson> {
  const { statement } = guarded;
  const { at, threshold, guardians } = statement;
  const whole = await ownPart(ports, guarded).then(
    () => true,
    (error: unknown) => {
      if (isCode(error, ...WRONG)) return false;
      throw error;
    },
  );
  const asks = whole ? await askingOwner(ports, guarded) : undefined;
  const seen = { owner: statement.pid, at, threshold, guardians: guardians.length, whole };
  return { ...seen, ...(asks ? { asks } : {}) };
}

/** What says that a part or its set is not what it should be, rather than that somebody is away. */
const WRONG = [
  ...(['GUARDIAN_PART_WRONG', 'GUARDIANS_INVALID', 'SIGNATURE_INVALID', 'CERTIFICATE_INVALID'] as const),
  ...(['NOT_ENTITLED', 'NOT_FOUND'] as const),
];

/** As the ledger says; the cloud's word alone is that somebody asks. */
async function askingOwner(ports: GuardianPorts, guarded: Guardianship): Promise<AskingOwner | undefined> {
  const { recovery, signature } = guarded;
  if (recovery === undefined) return undefined;
  const now = await party(ports, soughtOf(guarded), ports.clock.now());
  const last = now.user.formerKeys?.findLast(({ givenUp }) => givenUp !== undefined);
  if (last?.givenUp === undefined || !isOfGivenUpKeys(now.user, namedCertificate(signature))) return undefined;
  return {
    askedAt: recovery.askedAt,
    replacedAt: last.to,
    cause: last.givenUp.cause,
    code: codeOf(guarded, now),
    handed: recovery.handed.includes(ownPid(ports)),
  };
}

/** Once the owner is found to have signed the set with the keys they had then. */
async function ownPart(ports: GuardianPorts, guarded: Guardianship): Promise<GuardianPart> {
  const { statement, signature, part } = guarded;
  const recorded = { jws: signature, at: new Date(statement.at) };
  const { signing } = await party(ports, soughtOf(guarded), recorded);
  verifyGuardians(guarded, { publicKey: signing.publicKeyPem, thumbprint: signing.thumbprint });
  const contents = await ports.vault.openMessage(part).catch(() => undefined);
  return readPart(contents, statement, ports.vault.pid);
}

function soughtOf({ statement, word }: Guardianship) {
  return { pid: statement.pid, guardian: word, guardianAt: statement.at, roles: GuardianRole.options };
}

/** Of the key that the ledger names now. */
function codeOf({ statement }: Guardianship, { encryption }: Party): string[] {
  return guardiansCode(statement.set, encryption.pem);
}
