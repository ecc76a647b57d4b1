import type { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';

/** Name of an organisation for people, by its MSP id; where it is not known here, that it is not. */
export type NameOf = (mspId: string) => LocalisedText;

/** As the profile says when it is asked; `unknown` for one that is not in it. */
export function namesIn(
  loaded: { readonly profile: Pick<ConnectionProfile, 'organisations'> },
  unknown: LocalisedText,
): NameOf {
  return (mspId) => loaded.profile.organisations.find((organisation) => organisation.mspId === mspId)?.name ?? unknown;
}
