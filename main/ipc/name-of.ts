import type { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';

/** Name of an organisation for people, by its MSP id; the id itself where the organisation is not known here. */
export type NameOf = (mspId: string) => LocalisedText;

export function namesIn({ organisations }: Pick<ConnectionProfile, 'organisations'>): NameOf {
  return (mspId) => organisations.find((organisation) => organisation.mspId === mspId)?.name ?? { en: mspId };
}
