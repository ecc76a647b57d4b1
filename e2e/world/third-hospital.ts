import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';

/** A hospital that is no member at first: what it says of itself where it differs from the second one. */
export const thirdHospital = {
  key: 'hospital3',
  mspId: 'Hospital3MSP',
  domain: 'hospital3.openward.internal',
  name: { en: 'Third Hospital', zh: '第三医院' },
} as const;

/** Writes the description of its node. @param without parts that it does not run, such as `orderer` */
export function describeThirdHospital(file: string, ...without: readonly string[]): void {
  const example = join(repositoryRoot(), 'fabric-config', 'examples', 'trial', 'hospital2.yaml');
  const description = parseDocument(readFileSync(example, 'utf8'));
  for (const [name, value] of Object.entries(thirdHospital)) description.set(name, value);
  for (const part of without) description.delete(part);
  writeFileSync(file, description.toString());
}
