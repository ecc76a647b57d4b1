import { X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { remembered } from '../../protocol/remembered.ts';
import type { Authorities } from '../http/authorities.ts';
import { claimOf } from '../http/caller.ts';
import type { Doorkeeper } from '../http/doorkeeper.ts';
import type { Limits } from '../http/limits.ts';
import { readCall, type Asked, type Call, type Method } from './request.ts';

export interface AdmissionOptions {
  /** Whose people come here; others have a peer of their own. */
  readonly mspId: string;
  readonly authorities: Pick<Authorities, 'issuerOf' | 'onChange'>;
  readonly limits: Limits;
  readonly doorkeeper: Pick<Doorkeeper, 'admit' | 'stays'>;
  readonly channel: string;
  readonly chaincode: string;
}

/** Which transactions there are, and whether they are for the ledger or only read it. */
const contracts: Readonly<Record<string, Readonly<Record<string, Named>>>> = ledgerApi;
const kinds = new Map(
  Object.values(contracts)
    .flatMap((contract) => Object.values(contract))
    .map(({ name, kind }) => [name, kind]),
);
type Named = Pick<Transaction<z.ZodType, z.ZodType>, 'name' | 'kind'>;

/** What runs the chaincode, which asks who calls by itself; of all else the peer asks no more than Fabric does. */
const askedByChaincode: ReadonlySet<Method> = new Set(['Evaluate', 'Endorse']);

/** Bytes of an argument that is paid for as one unit of a budget. */
const UNIT = 1024;

/** Who comes through the gate with what; everything is decided before a byte reaches the peer. */
export class CallAdmission {
  /** Who a certificate is of, by its DER in base64: judged once, since every call brings it again. */
  #claim: ReturnType<typeof judging>;

  constructor(private readonly options: AdmissionOptions) {
    const { authorities } = options;
    this.#claim = judging(authorities);
    authorities.onChange(() => (this.#claim = judging(authorities)));
  }

  /**
   * @param certificate DER, as TLS has verified it
   * @throws NOT_AUTHENTICATED, NOT_ENTITLED, INPUT_INVALID, LIMIT_REACHED, and what the doorkeeper does
   */
  async admit(method: Method, certificate: Buffer, bytes: Uint8Array): Promise<void> {
    const claim = this.#claim(certificate.toString('base64'));
    if (claim.kind !== 'person' || claim.mspId !== this.options.mspId)
      throw new OpenwardError('NOT_ENTITLED', 'Here the organisation’s own people come to the ledger');
    const spender = { pid: claim.pid, certificate: claim.fingerprint };
    // First: what is refused below has cost something, too.
    await this.options.limits.spend(`ledger${method}`, spender);
    const asked = readCall(method, bytes);
    this.#requireOurs(method, asked);
    if (
      asked.creator.mspId !== claim.mspId ||
      parseCertificate(asked.creator.certificate).attributes['pid'] !== claim.pid
    )
      throw new OpenwardError('NOT_AUTHENTICATED', 'The request is signed by somebody else than who sends it');
    if (!askedByChaincode.has(method)) await this.options.doorkeeper.admit(claim);
    // What is submitted stays for ever, so it is counted by its length as well.
    if (method === 'Submit')
      await this.options.limits.spend('ledgerKilobytes', spender, Math.ceil(bytes.length / UNIT));
  }

  /**
   * From now on `cut` ends a connection once its person is let in no more.
   * @returns what to call when it has ended
   */
  stays(certificate: Buffer, cut: () => void): () => void {
    try {
      return this.options.doorkeeper.stays(this.#claim(certificate.toString('base64')), cut);
    } catch {
      // Of nobody here: each call says so, and none comes through.
      return () => undefined;
    }
  }

  #requireOurs(method: Method, { channel, call }: Asked): void {
    if (channel !== this.options.channel) throw new OpenwardError('NOT_ENTITLED', 'No such channel');
    if (call !== undefined && call.chaincode !== this.options.chaincode)
      throw new OpenwardError('NOT_ENTITLED', 'Of a peer’s chaincodes only Openward’s is for people');
    if (call !== undefined && method !== 'ChaincodeEvents') requireTransaction(method, call);
  }
}

function judging(
  authorities: AdmissionOptions['authorities'],
): (der: string) => ReturnType<typeof claimOf> & { readonly fingerprint: string } {
  return remembered((der) => {
    const certificate = new X509Certificate(Buffer.from(der, 'base64'));
    return { ...claimOf(certificate, authorities), fingerprint: certificate.fingerprint256 };
  });
}

/** Endorsing what only reads would make a transaction of it, which changes nothing and lies in a block. */
function requireTransaction(method: Method, { args: [name, ...rest] }: Call): void {
  const kind = kinds.get(Buffer.from(name ?? []).toString('utf8'));
  if (kind === undefined || rest.length !== 1)
    throw new OpenwardError('INPUT_INVALID', 'The chaincode has no such transaction');
  if (kind === 'evaluate' && method !== 'Evaluate')
    throw new OpenwardError('NOT_ENTITLED', 'What only reads is not written down');
}
