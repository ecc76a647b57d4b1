import { z } from 'zod';
import { ObjectUrl, Sha384Hex, TID } from './ids.ts';

/** What an object holds: a record for its patient, a capture for patient and doctor, C_s of a share. */
export const ObjectKind = z.enum(['records', 'captures', 'shares']);
export type ObjectKind = z.infer<typeof ObjectKind>;

/** Where ciphertext lies. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly kind: ObjectKind;
  /** Of C_s: the treatment whose record it was made of, and so whose patient alone may have put it there. */
  readonly tid?: string | undefined;
  /** SHA-384 of the ciphertext, hex. */
  readonly digest: string;
}

const Place = z.object({
  bucket: z.string(),
  kind: ObjectKind,
  tid: TID.optional(),
  digest: Sha384Hex,
});

/** Of an object's address. Throws ZodError when it is none. */
export function placeOf(url: string): ObjectPlace {
  const [bucket, kind, ...rest] = ObjectUrl.parse(url).slice('s3://'.length).split('/');
  return Place.parse({ bucket, kind, tid: rest.length > 1 ? rest[0] : undefined, digest: rest.at(-1) });
}

/** The key within its bucket: `records/DIGEST`, `captures/DIGEST`, `shares/T_ID/DIGEST`. */
export function keyOf({ kind, tid, digest }: Omit<ObjectPlace, 'bucket'>): string {
  return kind === 'shares' && tid !== undefined ? `${kind}/${tid}/${digest}` : `${kind}/${digest}`;
}

/** As it stands in P_DE and grants: `s3://BUCKET/KEY`. */
export function urlOf(place: ObjectPlace): string {
  return `s3://${place.bucket}/${keyOf(place)}`;
}

/**
 * Whether C_s of a grant lies where only the patient of the granted record may have put it: beside that record, under
 * its treatment. Its digest is the granted one.
 * @param recordUrl URL_C of the record
 */
export function isShareOf(
  recordUrl: string,
  { T_ID, csUrl, csDigest }: { readonly T_ID: string; readonly csUrl: string; readonly csDigest: string },
): boolean {
  const { bucket } = placeOf(recordUrl);
  return csUrl === urlOf({ bucket, kind: 'shares', tid: T_ID, digest: csDigest });
}
