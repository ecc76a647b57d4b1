import { createHash } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';

const BYTES = 16;

/**
 * By which a party finds itself in an event of the ledger, and nobody else finds them: the first 16 bytes of SHA-256
 * over the transaction id and the PID, base64url. Two events of one person have nothing in common; who does not know a
 * PID (384 bits, no two alike) cannot try it.
 * @param transactionId hex, as Fabric gives it
 * @param pid hex SHA-384 of a person's sealed RID
 */
export function eventTag(transactionId: string, pid: string): string {
  const digest = createHash('sha256').update(`openward/event/1\n${transactionId}\n${pid}`, 'utf8').digest();
  return toBase64Url(digest.subarray(0, BYTES));
}
