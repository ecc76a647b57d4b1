import type { VitalSignKind } from '../../data/vital-signs.ts';
import { against, vitalSignKinds } from '../../data/vital-signs.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { useUnit } from '../../i18n/unit.ts';
import { NumberField } from '../../input/number-field.tsx';
import { testIds } from '../../test-ids.ts';
import type { EmrForm, VitalEntry } from './emr-form.ts';
import { vitalValue } from './emr-form.ts';
import type { ReadEarlier } from './earlier-records.tsx';
import { EmrPart } from './part.tsx';
import { trendOf } from './trend.ts';

const arrows = { above: '▲', below: '▼' };

/** One field a sign, its unit beside it, and at once whether the value is outside what is usual. */
export function VitalSigns({
  vitals,
  before,
  onChange,
}: {
  readonly vitals: EmrForm['vitals'];
  /** Of the earlier record that is open beside it. */
  readonly before: ReadEarlier | undefined;
  readonly onChange: (vitals: EmrForm['vitals']) => void;
}) {
  const t = useWords();
  return (
    <EmrPart id="vitals" hint={t('doctor.emr.vitalsHint')}>
      <div className="ow-vitals">
        {vitalSignKinds.map((kind) => (
          <Sign
            key={kind.code}
            kind={kind}
            entry={vitals[kind.code]}
            before={before}
            onChange={(text) => onChange({ ...vitals, [kind.code]: { text, takenAt: new Date().toISOString() } })}
          />
        ))}
      </div>
    </EmrPart>
  );
}

function Sign({
  kind,
  entry,
  before,
  onChange,
}: {
  readonly kind: VitalSignKind;
  readonly entry: VitalEntry | undefined;
  readonly before: ReadEarlier | undefined;
  readonly onChange: (text: string) => void;
}) {
  const t = useWords();
  const unitOf = useUnit();
  const format = useFormat();
  const value = vitalValue(kind, entry, useLanguage());
  const where = value === undefined ? undefined : against(kind.code, value, kind.unit);
  return (
    <div>
      <NumberField
        size="xs"
        label={t(`sign.${kind.code}`)}
        maxLength={9}
        placeholder={t('common.notMeasured')}
        value={entry?.text ?? ''}
        onType={onChange}
        unit={kind.unit}
        possible={(typed) => typed >= kind.possible[0] && typed <= kind.possible[1]}
        impossible={t('doctor.emr.impossible')}
        rightSection={<span className="ow-vitals__unit">{unitOf(kind.unit)}</span>}
        rightSectionWidth={58}
        rightSectionPointerEvents="none"
        data-testid={testIds.emr.vital(kind.code)}
      />
      <div className="ow-vital__under">
        <span>
          {kind.range === undefined
            ? ''
            : t('doctor.emr.usual', { from: format.number(kind.range[0]), to: format.number(kind.range[1]) })}
        </span>
        {where === undefined || where === 'within' ? null : (
          <span className="ow-outside" role="status">
            {arrows[where]} {t(`record.${where}`)}
          </span>
        )}
      </div>
      <Trend kind={kind} value={value} before={before} />
    </div>
  );
}

/** What it was at the earlier visit, and by how much it is more or less now. */
function Trend({
  kind,
  value,
  before,
}: {
  readonly kind: VitalSignKind;
  readonly value: number | undefined;
  readonly before: ReadEarlier | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const trend = before && trendOf(kind, value, before.document.vitalSigns);
  if (before === undefined || trend === undefined) return null;
  return (
    <div className="ow-vital__under" data-testid={testIds.emr.trend(kind.code)}>
      {t('doctor.emr.carry.before', { day: format.date(before.source.recordedAt), value: format.number(trend.was) })}
      {trend.by === undefined
        ? null
        : ` · ${trend.by > 0 ? '↑' : trend.by < 0 ? '↓' : '='} ${format.number(Math.abs(trend.by))}`}
    </div>
  );
}
