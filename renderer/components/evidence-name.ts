import { evidence } from '../i18n/en/record.ts';

type EvidenceKey = keyof typeof evidence;

/** Main names its evidence by an i18n key; a name not known here is shown as it came. */
export function evidenceKey(name: string): EvidenceKey | undefined {
  return isKey(name) ? name : undefined;
}

function isKey(name: string): name is EvidenceKey {
  return Object.hasOwn(evidence, name);
}
