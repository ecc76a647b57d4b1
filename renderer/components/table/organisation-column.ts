import { useOrganisationName } from '../../app/organisation-name.ts';
import { useWords } from '../../i18n/index.ts';
import type { Column } from './column.ts';

/** Whose a row is, by what people call the organisation. */
export function useOrganisationColumn(): Column<{ readonly mspId: string }> {
  const t = useWords();
  const nameOf = useOrganisationName();
  const named = ({ mspId }: { readonly mspId: string }): string => nameOf(mspId);
  return { key: 'org', header: t('common.organisation'), minor: true, text: named, cell: named };
}
