import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Message } from '../../components/status-badge.tsx';
import { allergyGroups, allergyHits } from '../../data/allergy-check.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.emr;

/** Which medicines meet which recorded allergy, and always what was compared: silence is no check that was not made. */
export function AllergyWarning({
  medicines,
  allergies,
}: {
  readonly medicines: readonly string[];
  readonly allergies: readonly string[];
}) {
  const t = useWords();
  const named = [...new Set(medicines.map((medicine) => medicine.trim()))].filter((name) => name !== '');
  const hits = allergyHits(named, allergies);
  if (named.length === 0 || allergies.length === 0) return null;
  if (hits.length === 0) return <WhatIsCompared none />;
  return (
    <Message tone="bad" title={t('doctor.emr.allergy.title')} data-testid={ids.allergyWarning}>
      <ul>
        {hits.map(({ medicine, allergy, why }) => (
          <li key={`${medicine} ${allergy}`}>{t(`doctor.emr.allergy.${why}`, { medicine, allergy })}</li>
        ))}
      </ul>
      <WhatIsCompared />
    </Message>
  );
}

function WhatIsCompared({ none = false }: { readonly none?: boolean }) {
  const t = useWords();
  return (
    <p className="ow-quiet ow-compared">
      {none ? `${t('doctor.emr.allergy.noHit')} ` : ''}
      {t('doctor.emr.allergy.compared', {
        groups: allergyGroups.map((group) => t(`doctor.emr.allergy.groups.${group}`)).join(t('common.listJoin')),
      })}
    </p>
  );
}

/** Allergies that are in the record beside those told when booking. */
export function MoreAllergies({
  told,
  allergies,
  onRemove,
}: {
  readonly told: readonly string[];
  readonly allergies: readonly string[];
  readonly onRemove: (allergy: string) => void;
}) {
  const t = useWords();
  const more = allergies.filter((one) => !told.includes(one));
  if (more.length === 0) return null;
  return (
    <ul className="ow-entered" aria-label={t('doctor.emr.allergy.more')} data-testid={ids.moreAllergies}>
      {more.map((allergy) => (
        <li key={allergy}>
          <span className="ow-quiet">{t('doctor.emr.allergy.one')}</span>
          <b className="ow-entered__name">{allergy}</b>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('common.remove', { what: allergy })}
            onClick={() => onRemove(allergy)}
          >
            <IconX size={16} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
