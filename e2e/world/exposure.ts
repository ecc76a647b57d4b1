import { once } from 'node:events';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { join } from 'node:path';
import { connect, type Transaction } from '@hyperledger/fabric-gateway';
import { openChannel } from '../../connections/ledger/channel.ts';
import { signedBy } from '../../connections/ledger/signer.ts';
import { trustedRoots } from '../../main/session/roots.ts';
import { connectPerson } from '../../main/session/connections.ts';
import { eventTag } from '../../protocol/identity/event-tag.ts';
import type { Person } from './person.ts';

/** Milliseconds from one try to the next. */
const AGAIN = 50;
/** Milliseconds after which nobody is waited for any more. */
const PATIENCE = 20_000;

/** An event stream of somebody, as their client follows it, and what it was told. */
export class FollowedStream {
  readonly #stop = new AbortController();
  readonly #troubles: { readonly at: number; readonly said: string }[] = [];
  readonly #heard = new Map<string, number>();
  readonly #done: Promise<void>;

  constructor(person: Person, folder: string, pid: string) {
    const { fabric, close } = connectPerson(person.loaded, person.vault);
    if (fabric === undefined) throw new Error('expected an organisation with a peer');
    this.#done = (async () => {
      const onTrouble = (error: unknown): unknown =>
        this.#troubles.push({ at: performance.now(), said: String(error) });
      const checkpointFile = join(folder, `${person.pid.slice(0, 8)}.json`);
      for await (const { event, transactionId } of fabric.follow({
        checkpointFile,
        signal: this.#stop.signal,
        onTrouble,
      }))
        if (event.type === 'user' && event.tags.includes(eventTag(transactionId, pid)))
          this.#heard.set(transactionId, performance.now());
      await close();
    })();
  }

  /** How often they were heard of. */
  get heard(): number {
    return this.#heard.size;
  }

  /** When they were heard of for the last time. */
  get lastHeard(): number {
    return Math.max(...this.#heard.values());
  }

  /** When it first broke after a time; undefined while it has not. */
  brokenSince(time: number): number | undefined {
    return this.#troubles.find(({ at }) => at >= time)?.at;
  }

  /** What it has been told since it broke. */
  get said(): string[] {
    return this.#troubles.map(({ said }) => said);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}

/** A connection under somebody's certificate on which nothing is asked; resolves to when it ended. */
export async function idleAt(
  { vault }: Person,
  { url, serverName, trust }: { readonly url: string; readonly serverName: string; readonly trust: string },
): Promise<{ readonly ended: Promise<number>; readonly connection: TLSSocket }> {
  const { certificate: cert, key } = vault.tlsIdentity();
  const { hostname: host, port } = new URL(url);
  const connection = connectTls({ host, port: Number(port), servername: serverName, ca: trust, cert, key });
  connection.on('error', () => undefined).resume();
  const ended = new Promise<number>((resolve) => connection.once('close', () => resolve(performance.now())));
  await once(connection, 'secureConnect');
  return { ended, connection };
}

/** A transaction that is endorsed already, of which only the orderers are to be told. */
export async function endorsedBy(person: Person, name: string, args: object): Promise<Transaction> {
  const { ledgerGate, channel, chaincode, mspId } = person.loaded.profile;
  if (ledgerGate === undefined) throw new Error('expected an organisation with a peer');
  const trust = trustedRoots(person.loaded).of(mspId);
  const client = openChannel({ peer: ledgerGate, trust, tls: person.vault.tlsIdentity() });
  const identity = { mspId, credentials: Buffer.from(person.vault.certificates.signingCertificate) };
  const gateway = connect({ client, identity, ...signedBy((message) => person.vault.sign(message)) });
  const contract = gateway.getNetwork(channel).getContract(chaincode);
  return contract.newProposal(name, { arguments: [JSON.stringify(args)] }).endorse();
}

/** Tries again and again until it is refused; resolves to when the refused try was begun. */
export async function untilRefused(
  attempt: () => Promise<unknown>,
  isRefusal: (error: unknown) => boolean,
): Promise<number> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const begun = performance.now();
    if (begun > deadline) throw new Error('expected a refusal');
    const refused = await attempt().then(() => false, isRefusal);
    if (refused) return begun;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}
