import { sign, type KeyObject } from 'node:crypto';

/** Order of the P-256 group and its half (FIPS 186-5); Fabric refuses signatures whose s is above the half. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_ORDER = ORDER >> 1n;

/** One INTEGER of a DER ECDSA signature, minimal and positive. */
function derInteger(value: bigint): Buffer {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  let bytes = Buffer.from(hex, 'hex');
  if ((bytes[0] ?? 0) >= 0x80) bytes = Buffer.concat([Buffer.from([0]), bytes]);
  return Buffer.concat([Buffer.from([0x02, bytes.length]), bytes]);
}

/** ECDSA P-256 over SHA-256 of `message`, DER, low s. */
export function signLowS(message: Uint8Array, key: KeyObject): Buffer {
  const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
  const r = BigInt(`0x${raw.subarray(0, 32).toString('hex')}`);
  const s = BigInt(`0x${raw.subarray(32).toString('hex')}`);
  const body = Buffer.concat([derInteger(r), derInteger(s > HALF_ORDER ? ORDER - s : s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** Who signs a request to Fabric CA. */
export interface CaIdentity {
  /** PEM, exactly as the CA issued it. */
  readonly certificate: string;
  /** ECDSA P-256. */
  readonly key: KeyObject;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * Authorization header of Fabric CA: base64 certificate, a dot, base64 signature over
 * `METHOD.base64(path and query).base64(body).base64(certificate)` (Fabric CA 1.4 and later).
 */
export function authorizationToken(identity: CaIdentity, method: string, pathAndQuery: string, body: string): string {
  const certificate = base64(identity.certificate);
  const message = [method, base64(pathAndQuery), base64(body), certificate].join('.');
  return `${certificate}.${signLowS(Buffer.from(message), identity.key).toString('base64')}`;
}
