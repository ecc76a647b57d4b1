import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { thirdHospital } from './third-hospital.ts';

/** A cloud that is no member at first: what it says of itself where it differs from the first one. */
const secondCloud = {
  key: 'cloud2',
  mspId: 'Cloud2MSP',
  domain: 'cloud2.openward.internal',
  name: { en: 'Second Cloud', zh: '第二云服务' },
  storage: { bucket: 'second-records', region: 'local' },
} as const;

/** Writes the description of its node. */
export function describeSecondCloud(file: string): void {
  describe(file, 'cloud', secondCloud);
}

/** Writes that of the third hospital, which orders nothing, and whose people's data are to lie at a cloud. */
export function describeHospitalAt(file: string, cloud: string): void {
  describe(file, 'hospital2', { ...thirdHospital, cloud }, 'orderer');
}

function describe(file: string, like: string, said: object, ...without: readonly string[]): void {
  const example = join(repositoryRoot(), 'fabric-config', 'examples', 'trial', `${like}.yaml`);
  const description = parseDocument(readFileSync(example, 'utf8'));
  for (const [name, value] of Object.entries(said)) description.set(name, value);
  for (const part of without) description.delete(part);
  writeFileSync(file, description.toString());
}
