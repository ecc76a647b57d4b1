import { useLocal } from '../i18n/index.ts';
import { useSession } from './session.tsx';

/**
 * What people call the organisation with this MSP identifier; the identifier itself when this installation does not
 * know it.
 */
export function useOrganisationName(): (mspId: string) => string {
  const local = useLocal();
  const { organisations } = useSession();
  return (mspId) => {
    const known = organisations.find((organisation) => organisation.mspId === mspId);
    return known === undefined ? mspId : local(known.name);
  };
}
