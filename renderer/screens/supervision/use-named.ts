import { RequestHolder, RequestKind } from '../../../api/messages/supervision.ts';
import { MspId } from '../../../domain/ids.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useWords } from '../../i18n/index.ts';

/** What a service depends on, by the names that it has for them. */
const needed = {
  database: 'database',
  ledger: 'ledger',
  storage: 'storage',
  cloud: 'cloud',
  SA: 'sa',
  'audit trail': 'trail',
  'who is at the door': 'door',
  'founding organisations': 'founders',
} as const;

/**
 * Organisations, kinds of requests, who has them and what services depend on in words; programs and certificates as
 * they are called.
 */
export function useNamed(): (name: string) => string {
  const t = useWords();
  const organisationName = useOrganisationName();
  return (name) => {
    if (MspId.safeParse(name).success) return organisationName(name);
    const part = Object.entries(needed).find(([known]) => known === name)?.[1];
    if (part !== undefined) return t(`admin.supervision.needed.${part}`);
    const kind = RequestKind.options.find((one) => one === name);
    if (kind !== undefined) return t(`admin.supervision.kind.${kind}`);
    const holder = RequestHolder.options.find((one) => one === name);
    return holder === undefined ? name : t(`admin.supervision.holder.${holder}`);
  };
}
