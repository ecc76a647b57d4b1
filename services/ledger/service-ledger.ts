import { hostname } from 'node:os';
import type { z } from 'zod';
import type { TrustedAuthority } from '../../api/formats/service-config.ts';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import type { Committed, Ledger, SubmitOptions } from '../../api/ledger/ledger.ts';
import { FabricLedger, type SentTransaction } from '../../connections/ledger/gateway.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { Authorities } from '../http/authorities.ts';
import type { Live } from '../http/live-config.ts';
import { requestField } from '../../connections/request-id.ts';
import type { HealthCheck, ServiceLog } from '../http/handlers.ts';

/** The part of a service's configuration that concerns the ledger; all strings but names are paths. */
export interface LedgerSettings {
  readonly tls: { readonly certificate: string; readonly key: string };
  readonly authorities: readonly TrustedAuthority[];
  readonly signing: { readonly certificate: string; readonly key: string; readonly mspId: string };
  readonly gateway: {
    readonly peers: readonly { readonly endpoint: string; readonly serverName: string; readonly mspId: string }[];
    readonly endorsers?: readonly string[] | undefined;
  };
  readonly channel: string;
  readonly chaincode: string;
}

/** A ledger connection that can be put away. */
export interface LedgerConnection extends Ledger {
  close(): void;
}

/**
 * The ledger through whichever of several peers answers. The next peer is tried only after what says that nothing was
 * ordered and may be the peer's fault alone: LEDGER_UNAVAILABLE, and CLOCK_SKEW, since the wrong clock may be the
 * peer's. Every other failure is an answer. What all of them refuse for its time is told as SERVICE_CLOCK: the clock is
 * this machine's, not that of whoever asked the service.
 */
export class FailoverLedger implements LedgerConnection {
  #present: Peers;

  constructor(peers: readonly LedgerConnection[]) {
    this.#present = new Peers(peers);
  }

  /** Goes on with these; what is under way with the ones before ends there. */
  become(peers: readonly LedgerConnection[]): void {
    this.#present.retire();
    this.#present = new Peers(peers);
  }

  evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    return this.#present.use((peer) => peer.evaluate(transaction, args));
  }

  submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>> {
    return this.#present.use((peer) => peer.submit(transaction, args, options));
  }

  close(): void {
    this.#present.close();
  }
}

const perhapsThePeers: ReadonlySet<ErrorCode> = new Set(['LEDGER_UNAVAILABLE', 'SERVICE_CLOCK']);

/** Those that one configuration names. */
class Peers {
  #preferred = 0;
  #underWay = 0;
  #retired = false;

  constructor(private readonly peers: readonly LedgerConnection[]) {}

  async use<T>(ask: (peer: LedgerConnection) => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await this.#withAny(ask);
    } finally {
      this.#underWay -= 1;
      this.#closeIfIdle();
    }
  }

  /** Closes once nothing is under way. */
  retire(): void {
    this.#retired = true;
    this.#closeIfIdle();
  }

  close(): void {
    for (const peer of this.peers) peer.close();
  }

  #closeIfIdle(): void {
    if (this.#retired && this.#underWay === 0) this.close();
  }

  async #withAny<T>(ask: (peer: LedgerConnection) => Promise<T>): Promise<T> {
    const first = this.#preferred;
    let last: unknown = new OpenwardError('LEDGER_UNAVAILABLE', 'No peer is configured');
    for (let step = 0; step < this.peers.length; step += 1) {
      const index = (first + step) % this.peers.length;
      const peer = this.peers[index];
      if (!peer) continue;
      try {
        const answer = await ask(peer);
        this.#preferred = index;
        return answer;
      } catch (thrown) {
        const error = ownClock(thrown);
        if (!(error instanceof OpenwardError) || !perhapsThePeers.has(error.code)) throw error;
        last = error;
      }
    }
    throw last;
  }
}

/** The transaction's time was this machine's, whoever asked for it. */
function ownClock(error: unknown): unknown {
  if (!(error instanceof OpenwardError) || error.code !== 'CLOCK_SKEW') return error;
  return new OpenwardError('SERVICE_CLOCK', 'The clocks of this machine and of a peer are too far apart', {
    cause: error,
    details: { machine: hostname() },
  });
}

/** @param log where every transaction is noted, with the request it is made for */
export function openLedger(settings: LedgerSettings, log: Pick<ServiceLog, 'info'>): FailoverLedger {
  return new FailoverLedger(connectionsTo(knownOf(settings), log));
}

/** The same, and goes on with other peers, and as who it is by a renewed certificate, without failing a call. */
export function openLiveLedger(live: Live<LedgerSettings>, log: Pick<ServiceLog, 'info'>): FailoverLedger {
  let known = knownOf(live.config);
  const ledger = new FailoverLedger(connectionsTo(known, log));
  live.onChange((config) => {
    const next = knownOf(config);
    if (JSON.stringify(next) === JSON.stringify(known)) return;
    known = next;
    ledger.become(connectionsTo(known, log));
  });
  return ledger;
}

/** All that a connection is made of, with what the files hold. */
function knownOf({ tls, signing, authorities, gateway: { peers, endorsers }, channel, chaincode }: LedgerSettings) {
  const read = (file: string): string => readFileSync(file, 'utf8');
  const roots = Authorities.read(authorities);
  return {
    tls: { certificate: read(tls.certificate), key: read(tls.key) },
    identity: { mspId: signing.mspId, certificate: read(signing.certificate) },
    key: read(signing.key),
    peers: peers.map((peer) => ({ peer, trust: roots.serverRootOf(peer.mspId) })),
    endorsers,
    channel,
    chaincode,
  };
}

function connectionsTo(known: ReturnType<typeof knownOf>, log: Pick<ServiceLog, 'info'>): LedgerConnection[] {
  const { tls, identity, key, peers, endorsers, channel, chaincode } = known;
  const shared = {
    tls,
    identity,
    sign: ecdsaSigner(key),
    channel,
    chaincode,
    onTransaction: (sent: SentTransaction) => {
      // Nobody's call, once a second.
      if (sent.transaction !== ledgerApi.identities.standing.name)
        log.info({ ...requestField(), ...sent }, 'to the ledger');
    },
    ...(endorsers === undefined ? {} : { endorsers }),
  };
  return peers.map((one) => new FabricLedger({ ...shared, ...one }));
}

export function ledgerHealth(ledger: Ledger): HealthCheck {
  return {
    name: 'ledger',
    check: async () => {
      const [{ length }, unreadable] = await Promise.all([
        ledger.evaluate(ledgerApi.organisations.list, {}),
        ledger.evaluate(ledgerApi.organisations.unreadable, {}),
      ]);
      return `${length} organisations${unreadable.length === 0 ? '' : `; unreadable: ${unreadable.join(', ')}`}`;
    },
  };
}
