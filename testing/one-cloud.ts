import type { CloudAddress } from '../api/formats/clouds.ts';
import { cloudsAmong, type Clouds } from '../api/http/clouds.ts';
import type { Service } from '../api/http/service.ts';

const place = { url: 'https://cloud.test', serverName: 'cloud.test' };

/** The test network's clouds, by their organisations' names and buckets. */
export const testClouds: readonly CloudAddress[] = [
  { ...place, mspId: 'CloudMSP', bucket: 'openward-records', organisations: ['SaMSP', 'Hospital1MSP', 'InstituteMSP'] },
  { ...place, mspId: 'Cloud2MSP', bucket: 'second-records', organisations: ['Hospital2MSP'] },
];

/** A consortium with one cloud, which is this service. */
export function oneCloud(service: Service): Clouds {
  return cloudsAmong(
    () => testClouds.slice(0, 1),
    'Hospital1MSP',
    () => service,
  );
}
