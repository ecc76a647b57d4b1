/** The part of fabric-shim that turns a proposal into a call of a contract; it has no types of its own. */
declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  export default class ChaincodeFromContract {
    constructor(contracts: unknown[], serializers: unknown);
    Invoke(stub: unknown): Promise<{ status: number; message?: string; payload?: Uint8Array }>;
  }
}
