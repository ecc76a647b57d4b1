import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replacementApi } from '../../api/http/replacement.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import type { ReplacementRequest } from '../../api/messages/replacement.ts';
import { MemoryService } from '../../app/flows/testing/memory-services.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { sealRid } from '../../protocol/identity/pid.ts';
import { proveKeys } from '../../services/registration/key-material.ts';
import { authorityOf } from '../../testing/identity.ts';
import { enrolPerson } from '../../testing/enrolled-person.ts';
import { settlePerson } from '../vault/person.fixture.ts';
import { LEAST_COST, recoveryMachine, unheard, unread } from '../vault/recovery.fixture.ts';
import type { VaultStore } from '../vault/vault-store.ts';
import { allNew, comeBack, type ComeBackParts } from './come-back.ts';

const passphrase = 'plum blossom river stone';
const next = 'seven quiet herons standing';
const ofFile = 'nine small lamps along a quay';

/** SA, which grants what it was asked for when it is told to. */
class Sa {
  asked: ReplacementRequest | undefined;
  granted: Enrolment | undefined;
  /** Once: before it has heard, or when its answer is on the way. */
  lost: 'question' | 'answer' | undefined;
  readonly service = new MemoryService('sa', new Trace())
    .on(replacementApi.askReplacement, (_, body) => {
      if (this.#loses('question')) throw new OpenwardError('BUSY');
      this.asked = body;
      if (this.#loses('answer')) throw new OpenwardError('SERVICE_FAILED');
      return this.#outcome();
    })
    .on(replacementApi.replacementOutcome, (_, { claim }) => {
      expect(createHash('sha256').update(claim).digest('hex')).toBe(this.asked?.claimDigest);
      return this.#outcome();
    });

  #loses(what: typeof this.lost): boolean {
    const isLost = this.lost === what;
    if (isLost) this.lost = undefined;
    return isLost;
  }

  #outcome() {
    const state = this.granted ? 'approved' : 'submitted';
    return { id: 'one', state, updatedAt: '2026-11-30T00:00:00.000Z', enrolment: this.granted };
  }

  /** For the keys that were asked for. */
  async grant(pid: string, sealedRid: string): Promise<void> {
    if (this.asked === undefined) throw new Error('Nobody has asked');
    const { keys, role } = this.asked;
    const { requests } = await proveKeys(keys);
    const authority = await authorityOf('TestMSP');
    const issue = ({ key }: (typeof requests)['signing']) => authority.certify(key, { role, pid });
    this.granted = replacementApi.askReplacement.reply.shape.enrolment.unwrap().parse({
      pid,
      sealedRid,
      certificates: {
        ...{ pid, mspId: 'TestMSP', role, preKeys: keys.preKeys },
        signingCertificate: await issue(requests.signing),
        tlsCertificate: await issue(requests.tls),
        encryptionCertificate: await issue(requests.encryption),
      },
    });
  }
}

describe('somebody who comes back', () => {
  let root: string;
  let sa: Sa;
  const sessions: { lock(why: 'asked'): void }[] = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'openward-come-back-'));
    sa = new Sa();
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.lock('asked');
    await vi.waitFor(() => rmSync(root, { recursive: true, force: true }), { timeout: 10_000 });
  });
  const file = () => join(root, 'stick', 'recovery.json');
  const machine = async (name: string) => {
    const made = await recoveryMachine(join(root, name), { chosen: file, sa: sa.service });
    sessions.push(made.session);
    return made;
  };
  const refusal = (work: Promise<unknown>) => work.catch((error: unknown) => error);

  it('with a recovery file has new keys for signing and the old ones for what is sealed', async () => {
    const home = await machine('home');
    const id = await settlePerson(home.folder, { label: 'Wu', role: 'patient' }, passphrase, LEAST_COST);
    const me = await home.session.unlock(id, passphrase);
    const shown = await home.handlers['recovery.begin']({ current: passphrase }, unheard);
    const words = shown.asked.map((position) => ({ position, word: shown.words.en[position - 1] ?? '' }));
    await home.handlers['recovery.finish']({ words }, unheard);
    const before = await home.vaults.unlock(id, passphrase);

    const here = await machine('here');
    await here.handlers['recovery.choose']({}, unheard);
    const asking = { code: shown.words.en.join(' '), cause: 'outdated', passphrase: next, jobId: 'one' } as const;
    const user = await here.handlers['recovery.comeBack'](asking, unheard);
    expect(user).toMatchObject({ state: 'submitted' });
    expect(user.code?.join(' ')).toMatch(/^\d{4}( \d{4}){4}$/);
    expect(sa.asked).toMatchObject({ pid: me.pid, cause: 'outdated', role: 'patient' });
    expect(await refusal(here.session.unlock(user.id, next))).toMatchObject({ code: 'REGISTRATION_WAITING' });

    await sa.grant(me.pid, before.owner.enrolment?.sealedRid ?? '');
    expect(await here.session.unlock(user.id, next)).toMatchObject({ pid: me.pid, role: 'patient' });
    const { secrets } = await here.vaults.unlock(user.id, next);
    expect(secrets.encryption.equals(before.secrets.encryption)).toBe(true);
    expect(secrets.preSeed).toEqual(before.secrets.preSeed);
    expect(secrets.signing.equals(before.secrets.signing)).toBe(false);
  });

  it('with an old key file, or an old vault of this machine, has the old keys for what is sealed', async () => {
    const home = await machine('home');
    const id = await settlePerson(home.folder, { label: 'Wu', role: 'patient' }, passphrase, LEAST_COST);
    const { pid } = await home.session.unlock(id, passphrase);
    await home.keys['keys.keep']({ current: passphrase, passphrase: ofFile }, unheard);
    home.session.lock('asked');
    const before = await home.vaults.unlock(id, passphrase);
    const here = await machine('here');
    const cause = 'outdated';
    const { user } = await here.keys['keys.comeBack']({ passphrase: ofFile, cause, jobId: 'one' }, unheard);
    await granted(here, user ?? missing(), ofFile);
    sa.granted = undefined;
    const kept = { id, passphrase, cause, jobId: 'two' } as const;
    await granted(home, await home.keys['keys.comeBackHere'](kept, unheard), passphrase);
    expect(
      (await home.vaults.list()).map((one) => one.id),
      'the old vault stays',
    ).toContain(id);
    const theatre = await recoveryMachine(join(root, 'theatre'), {
      chosen: file,
      sa: sa.service,
      roles: ['technician'],
    });
    const elsewhere = theatre.keys['keys.comeBack']({ passphrase: ofFile, cause, jobId: 'three' }, unheard);
    expect(await refusal(elsewhere)).toMatchObject({ code: 'NOT_ENTITLED' });
    expect(await theatre.vaults.list()).toEqual([]);

    async function granted(place: Awaited<ReturnType<typeof machine>>, asked: { id: string }, under: string) {
      expect(sa.asked).toMatchObject({ pid, cause, role: 'patient' });
      await sa.grant(pid, before.owner.enrolment?.sealedRid ?? '');
      expect(await place.session.unlock(asked.id, under)).toMatchObject({ pid });
      const { secrets } = await place.vaults.unlock(asked.id, under);
      expect(secrets.encryption.equals(before.secrets.encryption)).toBe(true);
      expect(secrets.signing.equals(before.secrets.signing)).toBe(false);
    }
  });

  it('with a file gets nobody else’s PID, and with nothing the PID of a key that is gone', async () => {
    const person = await enrolPerson('TestMSP', 'patient');
    const here = await machine('here');
    const parts = partsOf(here.vaults);
    const who = { name: 'Wu', role: 'patient', mspId: 'TestMSP', cause: 'lost' } as const;
    const withFile = { ...who, pid: person.user.pid, secrets: await allNew(person.rid) };
    const first = await comeBack(parts, withFile, next);
    const { encryptionKey } = await proveKeys(sa.asked?.keys ?? missing());
    const sealed = sealRid(person.rid, encryptionKey).toString('base64');
    await sa.grant('b'.repeat(96), sealed);
    expect(await refusal(here.session.unlock(first.id, next))).toMatchObject({ code: 'CERTIFICATE_INVALID' });
    await sa.grant(person.user.pid, sealed);
    await here.session.unlock(first.id, next);
    // Once more: what is in the vault by now is believed as it was then.
    expect(await here.session.unlock(first.id, next)).toMatchObject({ pid: person.user.pid });
    expect((await here.vaults.unlock(first.id, next)).owner.enrolment).toMatchObject({ returned: true });
  });

  it('is given no certificates of other keys, nor an identity that is not theirs', async () => {
    const person = await enrolPerson('TestMSP', 'patient');
    const here = await machine('here');
    const who = { name: 'Wu', role: 'patient', mspId: 'TestMSP', cause: 'lost' } as const;
    const { id } = await comeBack(partsOf(here.vaults), { ...who, secrets: await allNew(person.rid) }, next);
    const { encryptionKey } = await proveKeys(sa.asked?.keys ?? missing());
    const others = sealRid({ ...person.rid, number: 'W-other' }, encryptionKey).toString('base64');
    await sa.grant(person.user.pid, others);
    expect(await refusal(here.session.unlock(id, next))).toMatchObject({ code: 'RID_INVALID' });
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const authority = await authorityOf('TestMSP');
    await sa.grant(person.user.pid, sealRid(person.rid, encryptionKey).toString('base64'));
    const foreign = await authority.certify(publicKey, { role: 'patient', pid: person.user.pid });
    if (sa.granted) sa.granted.certificates.signingCertificate = foreign;
    expect(await refusal(here.session.unlock(id, next))).toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it.each(['question', 'answer'] as const)('whose %s was lost leaves nothing half', async (lost) => {
    const person = await enrolPerson('TestMSP', 'patient');
    const here = await machine('here');
    const who = { name: 'Wu', role: 'patient', mspId: 'TestMSP', cause: 'lost' } as const;
    sa.lost = lost;
    const asked = comeBack(partsOf(here.vaults), { ...who, secrets: await allNew(person.rid) }, next);
    if (lost === 'question') {
      await expect(asked).rejects.toMatchObject({ code: 'BUSY' });
      expect(await here.vaults.list()).toEqual([]);
      return;
    }
    const { id, registration } = await asked;
    expect(registration).toEqual({ state: 'pending' });
    const first = await proveKeys(sa.asked?.keys ?? missing());
    expect(await refusal(here.session.unlock(id, next))).toMatchObject({ code: 'REGISTRATION_WAITING' });
    expect((await proveKeys(sa.asked?.keys ?? missing())).mark, 'the same keys are asked for').toBe(first.mark);
    expect((await here.vaults.unlock(id, next)).secrets.rid).toEqual(canonicalBytes(person.rid));
  });

  function partsOf(vaults: VaultStore): ComeBackParts {
    return { vaults, device: { sa: sa.service }, log: unread };
  }
});

function missing(): never {
  throw new Error('Nobody has asked');
}
