import { IconSearch } from '@tabler/icons-react';
import { nextLanguage } from '../../../api/window/languages.ts';
import { OptionSearch } from '../../components/option-search.tsx';
import { searchIcd10 } from '../../data/icd10.ts';
import type { Icd10Code } from '../../i18n/catalogue.ts';
import { catalogueOf } from '../../i18n/catalogues.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.emr;

/** Finds a diagnosis by code or words of any language; arrows choose, Enter takes, Escape closes. */
export function DiagnosisSearch({
  query,
  onQuery,
  taken,
  onTake,
}: {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly taken: readonly string[];
  readonly onTake: (code: Icd10Code) => void;
}) {
  const t = useWords();
  const matching = searchIcd10(query);
  const found = matching.filter((code) => !taken.includes(code));
  return (
    <OptionSearch
      label={t('doctor.emr.search')}
      placeholder={t('doctor.emr.searchHint')}
      leftSection={<IconSearch size={16} />}
      maxLength={80}
      query={query}
      onQuery={onQuery}
      options={found.map((code) => ({
        key: code,
        content: <Found code={code} />,
        testid: ids.diagnosisOption(code),
      }))}
      listLabel={t('doctor.emr.options')}
      none={t(matching.length === 0 ? 'doctor.emr.noOption' : 'doctor.emr.codeTwice')}
      onTake={onTake}
      data-testid={ids.diagnosis}
    />
  );
}

function Found({ code }: { readonly code: Icd10Code }) {
  const language = useLanguage();
  return (
    <>
      <span className="ow-code">{code}</span>
      <span>{catalogueOf(language).icd10[code]}</span>
      <span className="ow-quiet">{catalogueOf(nextLanguage(language)).icd10[code]}</span>
    </>
  );
}
