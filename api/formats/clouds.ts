import { z } from 'zod';
import { Bucket, MspId } from '../../domain/ids.ts';

/** A cloud as services and clients reach it. */
export const CloudAddress = z.object({
  mspId: MspId,
  url: z.url({ protocol: /^https$/ }),
  /** The name its TLS certificate must carry. */
  serverName: z.string(),
  /** What its objects lie in: an object's address (URL_C) says by it where it lies. */
  bucket: Bucket,
  /** MSP ids of those whose people have their data there. */
  organisations: z.array(MspId),
});
export type CloudAddress = z.infer<typeof CloudAddress>;
