import { createPrivateKey } from 'node:crypto';
import type { Client } from '@grpc/grpc-js';
import { connect, signers, type Contract, type Gateway } from '@hyperledger/fabric-gateway';
import { openChannel, type PeerConnection } from '../../connections/ledger/channel.ts';

export interface BareGatewayOptions extends PeerConnection {
  readonly identity: { readonly mspId: string; readonly certificate: string; readonly key: string };
  readonly channel: string;
  readonly chaincode: string;
  /** Asked at once, as the client asks them. */
  readonly endorsers: readonly string[];
}

/**
 * Fabric's own client and nothing else, over the same kind of connection: what a call of this channel costs at the
 * least.
 */
export class BareGateway {
  readonly #client: Client;
  readonly #gateway: Gateway;
  readonly #contract: Contract;
  readonly #endorsers: string[];

  constructor(options: BareGatewayOptions) {
    this.#client = openChannel(options);
    this.#endorsers = [...options.endorsers];
    this.#gateway = connect({
      client: this.#client,
      identity: { mspId: options.identity.mspId, credentials: Buffer.from(options.identity.certificate) },
      signer: signers.newPrivateKeySigner(createPrivateKey(options.identity.key)),
    });
    this.#contract = this.#gateway.getNetwork(options.channel).getContract(options.chaincode);
  }

  /** An empty transaction: endorsed, ordered, committed. */
  ping(): Promise<Uint8Array> {
    return this.#contract.submit('health:ping', { arguments: ['{}'], endorsingOrganizations: this.#endorsers });
  }

  /** An empty question to one peer. */
  look(): Promise<Uint8Array> {
    return this.#contract.evaluateTransaction('health:look', '{}');
  }

  close(): void {
    this.#gateway.close();
    this.#client.close();
  }
}
