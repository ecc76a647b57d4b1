import { useLocal, useWords } from '../i18n/index.ts';
import { useSession } from './session.tsx';

/**
 * What people call the organisation with this MSP identifier; where this installation does not know it, that it does
 * not: the identifier means nothing to them.
 */
export function useOrganisationName(): (mspId: string) => string {
  const local = useLocal();
  const t = useWords();
  const { organisations } = useSession();
  return (mspId) => {
    const known = organisations.find((organisation) => organisation.mspId === mspId);
    return known === undefined ? t('common.unknownOrganisation') : local(known.name);
  };
}
