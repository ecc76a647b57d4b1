import { z } from 'zod';
import { bounds } from './bounds.ts';

/** SHA-384 as 96 lower-case hex digits. */
export const Sha384Hex = z.string().regex(/^[0-9a-f]{96}$/);

/** SHA-256 as 64 lower-case hex digits: what an object storage checks, which knows no SHA-384. */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Pseudo-identity (paper 1.2.1): SHA-384 of the RID encrypted with the user's RSA key. */
export const PID = Sha384Hex.brand<'PID'>();
export type PID = z.infer<typeof PID>;

/** Treatment id T_ID(P,D), made by the hospital: `T-` and 32 hex digits. */
export const TID = z
  .string()
  .regex(/^T-[0-9a-f]{32}$/)
  .brand<'TID'>();
export type TID = z.infer<typeof TID>;

/** Share id, made by the consumer: `S-` and 32 hex digits. */
export const ShareId = z
  .string()
  .regex(/^S-[0-9a-f]{32}$/)
  .brand<'ShareId'>();
export type ShareId = z.infer<typeof ShareId>;

/** Base64url SHA-256 of a certificate's DER (RFC 7515 x5t#S256). */
export const Thumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** RFC 3339 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ offset: false, precision: 3 });

/** Segment id in a manifest: `s` and its position. */
export const SegmentId = z.string().regex(/^s[0-9]{1,6}$/);

/** Name of an organisation in Fabric: its membership service provider (MSP). */
export const MspId = z.string().regex(/^[A-Za-z0-9]{1,40}MSP$/);

/**
 * Enrolment id of a person at Fabric CA: chosen by the client as the common name of its CSRs, because the CA signs no
 * CSR whose common name is another, and the PID exists only after approval. `u-` and 40 random hex digits, never a
 * name.
 */
export const EnrolmentId = z.string().regex(/^u-[0-9a-f]{40}$/);

/** A registration as SA calls it. */
export const RegistrationId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** Detached JWS (RFC 7515 appendix F), ES256. */
export const DetachedJws = z
  .string()
  .max(2048)
  .regex(/^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+$/);

/** Compact JWE (RFC 7516): five parts in base64url. */
export const CompactJwe = z
  .string()
  .max(bounds.messageCharacters)
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){4}$/);

/** RFC 7468: a certificate, a request or a public key, as its place says. What it holds is not looked at here. */
export const Pem = z
  .string()
  .max(bounds.pemCharacters)
  .regex(/^-----BEGIN [A-Z0-9 ]+-----\r?\n[A-Za-z0-9+/=\r\n -]*$/);

/** A place in a list, as the page before named it; empty for the beginning. */
export const Bookmark = z.string().regex(/^[A-Za-z0-9._-]{0,1024}$/);

/** The name of what a cloud keeps its objects in; of no two clouds of a consortium the same, so it tells which. */
export const Bucket = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);

/**
 * Where ciphertext lies: URL_C of the paper. C_s lies under the treatment it is of; grants of the first chaincode name
 * none.
 */
export const ObjectUrl = z
  .string()
  .regex(/^s3:\/\/[a-z0-9.-]{3,63}\/(records|captures|shares(\/T-[0-9a-f]{32})?)\/[0-9a-f]{96}$/);

/** How a pseudo-identity is shown to a person: the first and last four hex digits. */
export function shortPid(pid: string): string {
  return `${pid.slice(0, 4)}…${pid.slice(-4)}`;
}
