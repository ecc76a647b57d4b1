import { IconAlertOctagon } from '@tabler/icons-react';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { ageOf } from './age.ts';
import { PidChip } from './pid-chip.tsx';

export interface BannerSubject {
  readonly pid: string;
  /** As far as this user may know. */
  readonly name?: string | undefined;
  readonly sex?: 'female' | 'male' | 'other' | 'unknown' | undefined;
  readonly birthDate?: string | undefined;
  readonly allergies?: readonly string[] | undefined;
  readonly noKnownAllergies?: boolean | undefined;
  readonly tid?: string | undefined;
}

/** Whose data this is, on every screen that shows one patient's data. */
export function PatientBanner({ subject }: { readonly subject: BannerSubject }) {
  const t = useWords();
  const format = useFormat();
  const { pid, name, sex, birthDate, tid } = subject;
  return (
    <div
      className="ow-banner"
      role="region"
      aria-label={t('common.banner.patient')}
      data-testid={testIds.frame.banner}
      data-pid={pid}
    >
      <span className="ow-banner__who">{name ?? t('common.banner.nameUnknown')}</span>
      <span className="ow-banner__item">
        <span>{t('term.pid')}</span>
        <PidChip pid={pid} />
      </span>
      {sex === undefined && birthDate === undefined ? null : (
        <span className="ow-banner__item">
          {[
            sex === undefined ? undefined : t(`term.sex.${sex}`),
            birthDate === undefined ? t('common.banner.ageUnknown') : `${age(birthDate)} (${format.day(birthDate)})`,
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </span>
      )}
      {tid === undefined ? null : (
        <span className="ow-banner__item">
          <span>{t('common.banner.treatment')}</span>
          <PidChip pid={tid} />
        </span>
      )}
      <Allergies subject={subject} />
    </div>
  );

  function age(birth: string): string {
    const { value, unit } = ageOf(birth, format.today());
    return unit === 'years'
      ? t('common.banner.age', { years: value })
      : unit === 'months'
        ? t('common.banner.ageMonths', { months: value })
        : t('common.banner.ageDays', { days: value });
  }
}

function Allergies({ subject }: { readonly subject: BannerSubject }) {
  const t = useWords();
  const { allergies, noKnownAllergies } = subject;
  if (allergies === undefined && noKnownAllergies === undefined) return null;
  if (allergies !== undefined && allergies.length > 0) {
    return (
      <span className="ow-banner__item ow-banner__allergy">
        <IconAlertOctagon size={17} aria-hidden />
        {t('common.banner.allergies')}: {allergies.join(t('common.listJoin'))}
      </span>
    );
  }
  return (
    <span className="ow-banner__item">
      {noKnownAllergies === true ? t('common.banner.noKnownAllergies') : t('common.banner.allergiesNotAsked')}
    </span>
  );
}
