import type { z } from 'zod';
import { cloudApi } from '../../api/http/cloud.ts';
import type { Service } from '../../api/http/service.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { placeOf, type ObjectKind } from '../../domain/object-place.ts';

/**
 * Before H_M lists what somebody announces: the cloud finds the object in the storage, put there by this person for
 * this treatment, with this length and digest.
 * @throws INPUT_INVALID, OBJECT_MISSING, DIGEST_MISMATCH
 */
export async function requireStored(
  cloud: Service,
  kind: ObjectKind,
  { tid, owner, url, digest, bytes }: z.input<typeof cloudApi.verifyObject.body>,
): Promise<void> {
  const place = placeOf(url);
  if (place.kind !== kind || place.digest !== digest)
    throw new OpenwardError('INPUT_INVALID', 'The address is not that of the digest');
  await cloud.call(cloudApi.verifyObject, { body: { tid, owner, url, digest, bytes } });
}
