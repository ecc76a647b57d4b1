import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { placeOf } from '../../domain/object-place.ts';
import type { CloudAddress } from '../formats/clouds.ts';
import type { Route } from './route.ts';
import type { CallArguments, Service } from './service.ts';

/** One cloud: who answers for its objects, fragments and certificates. */
export interface Cloud {
  /** Of its organisation. */
  readonly mspId: string;
  /** Of its objects' addresses. */
  readonly bucket: string;
  /** Its errors that it cannot be reached carry its MSP id in their details: what lies elsewhere is not concerned. */
  readonly service: Service;
}

/** The clouds of a consortium. Each question throws CLOUD_UNKNOWN where no member is the answer. */
export interface Clouds {
  /** Of one's own organisation. */
  readonly own: Cloud;
  /** Every one there is. */
  readonly all: readonly Cloud[];
  /** Where the data of an organisation's people lie. */
  of(mspId: string): Cloud;
  /** Where an object lies, by its address. */
  holding(url: string): Cloud;
  /** By its own MSP id, as a grant names its proxies. */
  named(mspId: string): Cloud;
}

/** Which of several addresses somebody means. */
export class CloudChoice<A extends CloudAddress> {
  /** @param known all clouds. Where it is one, it is meant whatever is asked, and says itself that it has it not */
  constructor(private readonly known: readonly A[]) {}

  /** The one that has the data of an organisation's people. Errors, here and below: CLOUD_UNKNOWN. */
  of(mspId: string): A {
    return this.#one(({ organisations }) => organisations.includes(mspId), `None is the cloud of ${mspId}`);
  }

  /** The one where an object lies, by its address. */
  holding(url: string): A {
    return this.withBucket(placeOf(url).bucket);
  }

  /** The same, by the bucket alone. */
  withBucket(bucket: string): A {
    return this.#one((cloud) => cloud.bucket === bucket, `None has the bucket ${bucket}`);
  }

  /** By its own organisation. */
  named(mspId: string): A {
    return this.#one((cloud) => cloud.mspId === mspId, `${mspId} is none`);
  }

  #one(is: (cloud: A) => boolean, otherwise: string): A {
    const [first, ...others] = this.known;
    const found = this.known.find(is) ?? (others.length === 0 ? first : undefined);
    if (found === undefined) throw new OpenwardError('CLOUD_UNKNOWN', otherwise);
    return found;
  }
}

/**
 * @param known asked for at each look, since clouds come and go
 * @param mspId one's own organisation
 */
export function cloudsAmong<A extends CloudAddress>(
  known: () => readonly A[],
  mspId: string,
  reach: (address: A) => Service,
): Clouds {
  const cloudAt = (address: A): Cloud => {
    return { mspId: address.mspId, bucket: address.bucket, service: new NamedCloud(address.mspId, reach(address)) };
  };
  const chosen = (choose: (choice: CloudChoice<A>) => A): Cloud => cloudAt(choose(new CloudChoice(known())));
  return {
    get own() {
      return chosen((choice) => choice.of(mspId));
    },
    get all() {
      return known().map(cloudAt);
    },
    of: (organisation) => chosen((choice) => choice.of(organisation)),
    holding: (url) => chosen((choice) => choice.holding(url)),
    named: (cloud) => chosen((choice) => choice.named(cloud)),
  };
}

/** A cloud that cannot be reached is told of by its name. */
class NamedCloud implements Service {
  constructor(
    private readonly mspId: string,
    private readonly service: Service,
  ) {}

  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    ...rest: CallArguments<P, Q, B>
  ): Promise<z.output<R>> {
    try {
      return await this.service.call(route, ...rest);
    } catch (error) {
      throw toldOf(error, this.mspId);
    }
  }
}

/** The same failure, and whose it is where somebody could not be reached. */
export function toldOf(error: unknown, cloud: string): unknown {
  if (!(error instanceof OpenwardError)) return error;
  const { code, message, cause, details } = error;
  if (code !== 'SERVICE_UNAVAILABLE' && code !== 'STORAGE_UNAVAILABLE') return error;
  return new OpenwardError(code, message, { cause, details: { ...details, cloud } });
}
