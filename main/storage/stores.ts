import type { CloudAddress } from '../../api/formats/clouds.ts';
import { CloudChoice, toldOf } from '../../api/http/clouds.ts';
import type { ObjectGrant, ObjectStore, StoredObject } from '../../app/ports/object-store.ts';

/**
 * The storages of all clouds as one. Which one is meant an object's bucket says, the first part of the path that a
 * permission is for; so the server must be that cloud's, whoever has given the permission. Errors: also CLOUD_UNKNOWN.
 */
export class Stores<A extends CloudAddress> implements ObjectStore {
  constructor(
    private readonly clouds: readonly A[],
    private readonly reach: (cloud: A) => ObjectStore,
  ) {}

  put(...[grant, ...rest]: Parameters<ObjectStore['put']>): Promise<void> {
    return this.#at(grant, (store) => store.put(grant, ...rest));
  }

  get(...[grant, ...rest]: Parameters<ObjectStore['get']>): Promise<StoredObject> {
    return this.#at(grant, (store) => store.get(grant, ...rest));
  }

  async #at<T>({ url }: ObjectGrant, work: (store: ObjectStore) => Promise<T>): Promise<T> {
    const [, bucket = ''] = new URL(url).pathname.split('/');
    const cloud = new CloudChoice(this.clouds).withBucket(bucket);
    try {
      return await work(this.reach(cloud));
    } catch (error) {
      throw toldOf(error, cloud.mspId);
    }
  }
}
