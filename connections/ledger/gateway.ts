import type { Client } from '@grpc/grpc-js';
import {
  connect,
  type Commit,
  type Contract,
  type Gateway,
  type Network,
  type Proposal,
  type ProposalOptions,
  type Status,
  type Transaction as Endorsed,
} from '@hyperledger/fabric-gateway';
import type { z } from 'zod';
import type { Transaction } from '../../api/ledger/transaction.ts';
import type { Committed, Ledger, SubmitOptions } from '../../api/ledger/ledger.ts';
import { openChannel, type PeerConnection } from './channel.ts';
import { commitStatusRequest } from './commit-request.ts';
import { isReadConflict, isStaleEndorsement, isTooFewEndorsements, ledgerRefusal, rejected } from './errors.ts';
import { backOff } from './back-off.ts';
import { followEvents, type FollowOptions, type FollowedEvent } from './follow.ts';
import { later } from '../later.ts';
import { orderUntilKnown, type OrderDeadlines } from './order.ts';
import type { SigningFunction } from '../../protocol/signature/sign.ts';
import { signedBy } from './signer.ts';
import { argumentText, replyOf } from './transaction-text.ts';

/** Milliseconds each phase may take. */
export interface LedgerDeadlines extends OrderDeadlines {
  /** A peer's answer to a question. */
  readonly evaluate: number;
  /** For endorsers that the peer chooses. */
  readonly endorse: number;
  /** For endorsers named by us, who may not be reachable while others are. */
  readonly named: number;
  /** How long the peer chooses, once those named have kept somebody waiting in vain. */
  readonly resting: number;
}

const defaultDeadlines: LedgerDeadlines = {
  evaluate: 10_000,
  endorse: 20_000,
  named: 5_000,
  resting: 60_000,
  submit: 10_000,
  again: 8_000,
  outcome: 45_000,
};

/** Which peer, as whom, and which chaincode. */
export interface FabricLedgerOptions extends PeerConnection {
  /** Who signs: signing certificate (PEM) and the organisation that vouches for it. */
  readonly identity: { readonly mspId: string; readonly certificate: string };
  /** Signs whole messages, r||s; the private key itself never comes here. */
  readonly sign: SigningFunction;
  /** Name of the Fabric channel, `openward`. */
  readonly channel: string;
  /** Name under which the chaincode is deployed, `openward`. */
  readonly chaincode: string;
  /**
   * MSP ids of organisations whose endorsements are enough together. Asked all at once; without them, or when that
   * fails, the peer chooses, which takes longer: it runs the transaction itself first in order to learn who must
   * endorse it.
   */
  readonly endorsers?: readonly string[];
  /** Told of every transaction, of questions too, before it is sent. */
  readonly onTransaction?: (sent: SentTransaction) => void;
  /** Those given replace the usual ones. */
  readonly deadlines?: Partial<LedgerDeadlines>;
}

/** What finds a transaction in the logs of peers and chaincode. */
export interface SentTransaction {
  /** `noun:verb` of the ledger's API. */
  readonly transaction: string;
  /** Hex, as Fabric has it. */
  readonly transactionId: string;
}

/** Milliseconds from which on endorsers that do not endorse have kept somebody waiting. */
const SLOW = 1_000;

/** Times a transaction is made anew after it had no effect: a read conflict, or endorsers that had not caught up. */
const attempts = 5;

/**
 * The ledger over a peer's gateway service. One connection, one identity; `close` it when the identity is put away.
 * Errors are those the port names.
 */
export class FabricLedger implements Ledger {
  readonly #options: FabricLedgerOptions;
  readonly #deadlines: LedgerDeadlines;
  readonly #client: Client;
  readonly #gateway: Gateway;
  readonly #network: Network;
  readonly #contract: Contract;
  readonly #closed = new AbortController();
  #endorsers: string[];
  /** Until when nobody is named, in milliseconds of `performance.now`. */
  #restingUntil = 0;

  constructor(options: FabricLedgerOptions) {
    this.#options = options;
    this.#endorsers = [...(options.endorsers ?? [])];
    this.#deadlines = { ...defaultDeadlines, ...options.deadlines };
    this.#client = openChannel(options);
    this.#gateway = connect({
      client: this.#client,
      identity: { mspId: options.identity.mspId, credentials: Buffer.from(options.identity.certificate) },
      ...signedBy(options.sign),
      evaluateOptions: () => within(this.#deadlines.evaluate),
      endorseOptions: () => within(this.#deadlines.endorse),
    });
    this.#network = this.#gateway.getNetwork(options.channel);
    this.#contract = this.#network.getContract(options.chaincode);
  }

  /** Resolves when the connection to the peer has become another than it is now, or after so many milliseconds. */
  changed(milliseconds: number): Promise<void> {
    const channel = this.#client.getChannel();
    const now = channel.getConnectivityState(false);
    return new Promise((resolve) => {
      channel.watchConnectivityState(now, Date.now() + milliseconds, () => resolve());
    });
  }

  /** Asks the peer, which runs the transaction or passes it on; nothing is ordered. */
  async evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    const proposal = this.#proposal(transaction.name, argumentText(transaction, args));
    const answer = await proposal.evaluate().catch((error: unknown) => {
      throw ledgerRefusal(error);
    });
    return replyOf(transaction, answer);
  }

  /** As the port says; after a read conflict or endorsers that disagree, made anew up to five times in all. */
  async submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    { orderAfter }: SubmitOptions = {},
  ): Promise<Committed<z.output<R>>> {
    const text = argumentText(transaction, args);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#submitOnce(transaction.name, text, attempt < attempts, orderAfter);
      if (outcome)
        return {
          result: replyOf(transaction, outcome.result),
          transactionId: outcome.status.transactionId,
          blockNumber: outcome.status.blockNumber,
        };
      await later(backOff(attempt));
    }
  }

  /** Events of the chaincode from where the checkpoint file says, for ever, until `signal` aborts. */
  follow(options: FollowOptions): AsyncGenerator<FollowedEvent, void, void> {
    return followEvents(this.#network, this.#options.chaincode, options);
  }

  /** MSP ids of those whose endorsements are enough together from now on; none: the peer chooses. */
  endorsedBy(endorsers: readonly string[]): void {
    this.#endorsers = [...endorsers];
    this.#restingUntil = 0;
  }

  /** Calls under way fail; nothing may be called afterwards. */
  close(): void {
    this.#closed.abort();
    this.#gateway.close();
    this.#client.close();
  }

  /** Undefined: it had no effect and may be tried again. */
  async #submitOnce(
    name: string,
    text: string,
    mayRepeat: boolean,
    orderAfter: Promise<unknown> | undefined,
  ): Promise<{ result: Uint8Array; status: Status } | undefined> {
    // Both at once, and ordering after both. Whichever fails first is what is said; the other one's failure is heard
    // here too.
    const [endorsed] = await Promise.all([this.#endorse(name, text, mayRepeat), orderAfter]);
    if (endorsed === undefined) return undefined;
    const status = await this.#order(endorsed);
    if (status.successful) return { result: endorsed.getResult(), status };
    if (mayRepeat && (isReadConflict(status.code) || this.#namedTooFew(status.code))) return undefined;
    throw rejected(status.transactionId, status.code);
  }

  #proposal(
    transaction: string,
    text: string,
    options: Pick<ProposalOptions, 'endorsingOrganizations'> = {},
  ): Proposal {
    const proposal = this.#contract.newProposal(transaction, { arguments: [text], ...options });
    this.#options.onTransaction?.({ transaction, transactionId: proposal.getTransactionId() });
    return proposal;
  }

  /** Undefined: the endorsers did not agree and may be asked again. */
  async #endorse(name: string, text: string, mayRepeat: boolean): Promise<Endorsed | undefined> {
    const begun = performance.now();
    try {
      return (await this.#endorseAtOnce(name, text)) ?? (await this.#endorseByChoice(name, text, begun));
    } catch (error) {
      if (mayRepeat && isStaleEndorsement(error)) return undefined;
      throw ledgerRefusal(error);
    }
  }

  /**
   * Undefined when there are no endorsers to name, or one of them did not endorse: others may, so this is no answer
   * yet.
   */
  async #endorseAtOnce(name: string, text: string): Promise<Endorsed | undefined> {
    if (this.#endorsers.length === 0 || performance.now() < this.#restingUntil) return undefined;
    const proposal = this.#proposal(name, text, { endorsingOrganizations: this.#endorsers });
    return proposal.endorse(within(this.#deadlines.named)).catch(() => undefined);
  }

  /**
   * One who is named and does not answer, a member's peer without its chaincode, holds up each transaction as long as
   * the next: the peer has shown that it gets by without, and goes on choosing for a while.
   */
  async #endorseByChoice(name: string, text: string, begun: number): Promise<Endorsed> {
    const waited = performance.now() - begun;
    const endorsed = await this.#proposal(name, text).endorse();
    if (waited >= SLOW) this.#restingUntil = performance.now() + this.#deadlines.resting;
    return endorsed;
  }

  /** The policy was changed since we were told who is enough: from now on the peer chooses. */
  #namedTooFew(code: number): boolean {
    const named = this.#endorsers.length > 0 && isTooFewEndorsements(code);
    if (named) this.#endorsers = [];
    return named;
  }

  #order(endorsed: Endorsed): Promise<Status> {
    const asked = this.#commitOf(endorsed.getTransactionId());
    return orderUntilKnown(endorsed, asked, { deadlines: this.#deadlines, closed: this.#closed.signal });
  }

  #commitOf(transactionId: string): Commit {
    const { channel, identity } = this.#options;
    return this.#gateway.newCommit(
      commitStatusRequest({ channel, transactionId, mspId: identity.mspId, certificate: identity.certificate }),
    );
  }
}

function within(milliseconds: number): { deadline: number } {
  return { deadline: Date.now() + milliseconds };
}
