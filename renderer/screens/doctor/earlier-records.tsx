import { Button, Title } from '@mantine/core';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useSourceWords } from './carried-marks.tsx';
import { carryableOf, carryOver, standsIn, type Carryable } from './carry.ts';
import type { EmrForm } from './emr-form.ts';

const ids = testIds.emr;
type Earlier = Replied<'treatment.earlier'>[number];
/** An earlier record as it was read, and where it is from. */
export interface ReadEarlier {
  readonly source: Earlier;
  readonly document: Replied<'requests.open'>['emr'][number]['document'];
}

export interface EarlierAtHand {
  readonly listed: readonly Earlier[];
  readonly read: ReadEarlier | undefined;
  readonly act: ReturnType<typeof useAct<'requests.open'>>;
}

/** Earlier records the patient lets the doctor read; what was read goes when the patient ends that. */
export function useEarlier(tid: string): EarlierAtHand {
  const { value: listed = [] } = useAsk('treatment.earlier', { tid }, { everyMs: 10_000 });
  const act = useAct('requests.open');
  const document = act.value?.emr[0]?.document;
  const source = listed.find((one) => one.tid === act.value?.tid && one.version === act.value.version);
  return { listed, act, read: source === undefined || document === undefined ? undefined : { source, document } };
}

/** Beside what is written: earlier records, read one at a time, and taken over part by part. */
export function EarlierRecords({
  earlier: { listed, read, act },
  form,
  onChange,
}: {
  readonly earlier: EarlierAtHand;
  readonly form: EmrForm;
  readonly onChange: (change: Partial<EmrForm>) => void;
}) {
  const t = useWords();
  const source = useSourceWords();
  if (listed.length === 0) return null;
  return (
    <section className="ow-panel" data-part="earlier" data-testid={ids.earlier}>
      <Title order={2} mb={6}>
        {t('doctor.emr.carry.title')}{' '}
        <kbd className="ow-kbd" aria-hidden>
          {t('common.key.alt')} E
        </kbd>
      </Title>
      <p className="ow-quiet">{t('doctor.emr.carry.hint')}</p>
      <ul className="ow-earlier">
        {listed.map((one) => (
          <li key={one.shareId}>
            <span>{source(one)}</span>
            {read?.source.shareId === one.shareId ? null : (
              <Button
                size="compact-sm"
                variant="default"
                loading={act.busy}
                onClick={() => void act.run({ shareId: one.shareId })}
                data-testid={ids.readEarlier(one.tid)}
              >
                {t('doctor.emr.carry.read')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <JobProgress job={act} />
      <ErrorPanel error={act.error} />
      {read === undefined ? null : <Parts read={read} form={form} onChange={onChange} />}
    </section>
  );
}

function Parts({
  read: { source, document },
  form,
  onChange,
}: {
  readonly read: ReadEarlier;
  readonly form: EmrForm;
  readonly onChange: (change: Partial<EmrForm>) => void;
}) {
  const t = useWords();
  const language = useLanguage();
  const sourceWords = useSourceWords();
  const { tid, version, recordedAt, hospital } = source;
  const said = [...document.diagnoses.map(({ code, text }) => `${text} (${code})`), ...document.procedures];
  const history =
    said.length === 0
      ? ''
      : t('doctor.emr.carry.history', { source: sourceWords(source), what: said.join(t('common.listJoin')) });
  const parts = carryableOf(document, { tid, version, recordedAt, hospital }, history, language);
  const left = parts.filter(({ carried }) => !standsIn(form, carried));
  return (
    <>
      <p className="ow-told">{document.complaint}</p>
      {parts.length === 0 ? <p className="ow-quiet">{t('doctor.emr.carry.nothing')}</p> : null}
      <ul className="ow-earlier">
        {parts.map((part) => (
          <Part key={`${part.carried.part} ${part.carried.text}`} part={part} form={form} onChange={onChange} />
        ))}
      </ul>
      {parts.length > 0 && left.length === 0 ? <p className="ow-quiet">{t('doctor.emr.carry.all')}</p> : null}
    </>
  );
}

function Part({
  part,
  form,
  onChange,
}: {
  readonly part: Carryable;
  readonly form: EmrForm;
  readonly onChange: (change: Partial<EmrForm>) => void;
}) {
  const t = useWords();
  const { carried } = part;
  return (
    <li>
      <span>
        <span className="ow-quiet">{t(`doctor.emr.carry.part.${carried.part}`)}</span> {carried.text}
      </span>
      {standsIn(form, carried) ? (
        <span className="ow-quiet">{t('doctor.emr.carry.there')}</span>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onChange(carryOver(form, part))}
          aria-label={t('doctor.emr.carry.takeThis', { what: carried.text })}
          data-testid={ids.takeOver(carried.part)}
        >
          {t('doctor.emr.carry.take')}
        </Button>
      )}
    </li>
  );
}
