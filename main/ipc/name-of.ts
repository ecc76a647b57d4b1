import type { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';

/** Name of an organisation for people, by its MSP id; where it is not known here, that it is not. */
export type NameOf = (mspId: string) => LocalisedText;

/** An id of Fabric's says nothing to a patient. */
const unknown: LocalisedText = { en: 'Organisation not known here', zh: '此处未知的机构' };

/** As the profile says when it is asked. */
export function namesIn(loaded: { readonly profile: Pick<ConnectionProfile, 'organisations'> }): NameOf {
  return (mspId) => loaded.profile.organisations.find((organisation) => organisation.mspId === mspId)?.name ?? unknown;
}
