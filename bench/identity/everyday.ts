import { newResident } from '../../e2e/world/cast.ts';
import { generateEncryptionKey, generateSigningKey } from '../../protocol/identity/keys.ts';
import { newDerivation, stretch } from '../../protocol/vault/derivation.ts';
import type { BenchStage } from '../stage/stage.ts';
import { summarise, type Summary } from '../statistics.ts';
import { Installation, passphrase, type Asked } from './installation.ts';
import type { IdentityBench } from './results.ts';
import { medianSteps, Steps } from './steps.ts';

type Everyday = Pick<IdentityBench, 'registration' | 'renewal' | 'signIn'>;

const org = 'hospital1';
/** Certificates are renewed at every sign-in. */
const always = 100_000;
/** What a guess at a passphrase is to cost at the least, in milliseconds and MiB. */
const targets = { kdf: 300, memory: 128 };

/** Ours and the least that has to be done take turns. */
export async function measureEveryday(stage: BenchStage, runs: number): Promise<Everyday> {
  const { bare } = await stage.hospital();
  const empty = { transaction: () => timed(() => bare.ping()), question: () => timed(() => bare.look()) };
  const installation = new Installation(stage.world, org);
  try {
    const { asked, registration } = await measureRegistration(stage, installation, { runs, empty });
    const signIn = await measureSignIn(installation, asked, { runs, empty });
    return { registration, signIn, renewal: await measureRenewal(stage, { runs, empty }) };
  } finally {
    await installation.close();
  }
}

interface Measuring {
  readonly runs: number;
  readonly empty: Readonly<Record<'transaction' | 'question', () => Promise<number>>>;
}

async function measureRegistration(
  stage: BenchStage,
  installation: Installation,
  { runs, empty }: Measuring,
): Promise<{ asked: Asked; registration: IdentityBench['registration'] }> {
  const all: Steps[] = [];
  const bare: number[] = [];
  let last: Asked | undefined;
  for (let run = 0; run < runs; run += 1) {
    const { steps, asked } = await registered(stage, installation);
    last = asked;
    all.push(steps);
    bare.push((await keys()) + (await stretching()) + (await empty.transaction()));
  }
  if (last === undefined) throw new RangeError('expected a run');
  const ours = all.map(({ ms }) => ms);
  const bareName = 'the three keys, one stretched passphrase, one empty transaction';
  return { asked: last, registration: beside('registration', bareName, { ours, bare }, medianSteps(all)) };
}

/** From the form's last click until the person is signed in; both administrators decide at once. */
async function registered(
  { cast }: BenchStage,
  installation: Installation,
): Promise<{ readonly steps: Steps; readonly asked: Asked }> {
  // They are activated at first need.
  await Promise.all([cast.admin(org), cast.admin('sa')]);
  const rid = newResident();
  const steps = new Steps();
  const asked = await steps.do('keys, a vault for them, sent to H_M', () => installation.register(rid));
  await steps.do('H_M vouches', () => cast.forward(org, asked.request.id));
  await steps.do('SA approves: certificates, directory, ledger', () => cast.approve(rid));
  await steps.do('fetched, checked, into the vault, signed in', () => installation.signIn(asked));
  return { steps, asked };
}

async function measureSignIn(
  installation: Installation,
  asked: Asked,
  { runs, empty }: Measuring,
): Promise<IdentityBench['signIn']> {
  const whole: number[] = [];
  const kdf: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    installation.signOut();
    whole.push(await timed(() => installation.signIn(asked)));
    const one = await stretching();
    kdf.push(one);
    bare.push(one + (await empty.question()));
  }
  const ms = summarise(kdf);
  const mib = newDerivation().m / 1024;
  return {
    ...beside('sign-in', 'one stretched passphrase and one empty question', { ours: whole, bare }),
    kdf: { ms, target: targets.kdf, met: ms.median >= targets.kdf },
    memory: { mib, target: targets.memory, met: mib >= targets.memory },
    rest: summarise(whole.map((one, at) => one - (kdf[at] ?? Number.NaN))),
  };
}

/** A sign-in at which it is time: that beyond an ordinary one is the renewal. */
async function measureRenewal(stage: BenchStage, { runs, empty }: Measuring): Promise<IdentityBench['renewal']> {
  const installation = new Installation(stage.world, org, always);
  try {
    const { asked } = await registered(stage, installation);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      installation.signOut();
      ours.push(await timed(() => installation.signIn(asked)));
      if (installation.session.need().me.renewal?.state !== 'renewed') throw new Error('expected a renewal');
      const pairs = await timed(() => Promise.all([generateSigningKey(), generateSigningKey()]));
      bare.push(pairs + (await stretching()) + (await empty.transaction()));
    }
    const bareName = 'both keys, one stretched passphrase, one empty transaction';
    return beside('a sign-in that renews', bareName, { ours, bare });
  } finally {
    await installation.close();
  }
}

function beside(
  what: string,
  bareName: string,
  { ours, bare }: Readonly<Record<'ours' | 'bare', readonly number[]>>,
  steps: IdentityBench['registration']['steps'] = [],
): IdentityBench['registration'] {
  const [of, least]: [Summary, Summary] = [summarise(ours), summarise(bare)];
  return { what, ours: of, bareName, bare: least, ratio: of.median / least.median, steps };
}

function keys(): Promise<number> {
  return timed(() => Promise.all([generateSigningKey(), generateSigningKey(), generateEncryptionKey()]));
}

function stretching(): Promise<number> {
  return timed(() => stretch(passphrase, newDerivation()));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
