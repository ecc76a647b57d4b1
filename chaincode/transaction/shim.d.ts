import type { peer } from '@hyperledger/fabric-protos';

declare module 'fabric-shim-api' {
  /**
   * What fabric-shim 2.5 gives every stub and does not declare: the conversation with the peer, one message of a
   * transaction at a time.
   */
  interface ChaincodeStub {
    readonly handler: {
      /** Resolves to the payload of the peer's RESPONSE; rejects with the text of its ERROR. */
      _askPeerAndListen(message: peer.ChaincodeMessage, method: string): Promise<Uint8Array>;
    };
  }
}
