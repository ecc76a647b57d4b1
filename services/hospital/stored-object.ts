import type { z } from 'zod';
import { cloudApi } from '../../api/http/cloud.ts';
import type { Clouds } from '../../api/http/clouds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { placeOf, type ObjectKind } from '../../domain/object-place.ts';

/**
 * Before H_M lists what somebody announces: the cloud of its address finds the object in the storage, put there by this
 * person for this treatment, with this length and digest.
 * @throws INPUT_INVALID, CLOUD_UNKNOWN, OBJECT_MISSING, DIGEST_MISMATCH
 */
export async function requireStored(
  clouds: Clouds,
  kind: ObjectKind,
  { tid, owner, url, digest, bytes }: z.input<typeof cloudApi.verifyObject.body>,
): Promise<void> {
  const place = placeOf(url);
  if (place.kind !== kind || place.digest !== digest)
    throw new OpenwardError('INPUT_INVALID', 'The address is not that of the digest');
  await clouds.holding(url).service.call(cloudApi.verifyObject, { body: { tid, owner, url, digest, bytes } });
}
