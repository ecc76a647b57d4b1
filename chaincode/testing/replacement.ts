import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { ledgerApi, type UserReplacement } from '../../api/ledger/transactions.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { preIdentity } from '../../protocol/reencryption/identity.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { replacementStatement } from '../../protocol/signature/statement-of.ts';
import type { ReplacementStatement } from '../../protocol/signature/statement.ts';
import { makeIdentity, type TestIdentity } from '../../testing/identity.ts';
import { userOf } from './renewal.ts';
import type { ChaincodePerson, ChaincodeWorld } from './world.ts';

/** What comes in the place of keys that were given up, and their owner as they are afterwards. */
export interface TestReplacement {
  readonly replaced: ChaincodePerson;
  readonly replacement: z.input<typeof UserReplacement>;
}

/** Who confirms, and what of the statement is another than it should be. */
export interface Confirmation {
  readonly by?: ChaincodePerson;
  /** Whose key signs, when not the confirmer's. */
  readonly signer?: TestIdentity;
  readonly says?: Partial<ReplacementStatement>;
  /** All keys are new when absent, those of re-encryption too. */
  readonly preSeed?: Uint8Array;
}

/** A replacement that is right but for what `confirmation` says. */
export async function replacementOf(
  world: ChaincodeWorld,
  person: ChaincodePerson,
  { by = world.admin, signer = by, says = {}, preSeed = randomBytes(32) }: Confirmation = {},
): Promise<TestReplacement> {
  const { pid, mspId, role } = person;
  const make = (): Promise<TestIdentity> => makeIdentity(mspId, { role, pid, 'hf.Type': 'client' });
  const [signing, tls, encryption] = await Promise.all([make(), make(), make()]);
  const { receivingPublicKey: receiving, verifyingPublicKey: verifying } = preIdentity(preSeed);
  const preKeys = { receiving, verifying };
  const keys = {
    signingKey: keyThumbprint(signing.publicKey),
    tlsKey: keyThumbprint(tls.publicKey),
    encryptionKey: keyThumbprint(encryption.publicKey),
  };
  const { signingThumbprint: replaces } = await userOf(world, person);
  const at = new Date().toISOString();
  const right = replacementStatement({ pid, mspId, role, cause: 'lost', replaces, ...keys, preKeys }, by.pid, at);
  const statement = { ...right, ...says };
  const confirmation = await signStatement(statement, {
    sign: ecdsaSigner(signer.privateKey),
    thumbprint: signer.thumbprint,
  });
  return {
    replaced: { ...person, ...signing, preSeed },
    replacement: {
      pid,
      signingCertificate: signing.certificate,
      tlsCertificate: tls.certificate,
      encryptionCertificate: encryption.certificate,
      preKeys,
      cause: 'lost',
      confirmedBy: by.pid,
      at,
      confirmation,
    },
  };
}

/** The ledger has it. */
export async function replaceKeys(world: ChaincodeWorld, person: ChaincodePerson): Promise<ChaincodePerson> {
  const { replaced, replacement } = await replacementOf(world, person);
  await world.ledger.submit(world.sa, ledgerApi.identities.replace, replacement);
  return replaced;
}
