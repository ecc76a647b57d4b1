import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StoredEmr } from '../../api/formats/emr.ts';
import { icd10Words } from '../data/icd10.ts';
import { against, vitalSignKind } from '../data/vital-signs.ts';
import { useFormat } from '../i18n/format.ts';
import { useLanguage, useWords } from '../i18n/index.ts';
import { useUnit } from '../i18n/unit.ts';
import { testIds } from '../test-ids.ts';
import { writtenSign } from './emr-differences.ts';

/** What the doctor wrote, as a document to be read. */
export function EmrDocument({ document }: { readonly document: StoredEmr }) {
  const t = useWords();
  const format = useFormat();
  const { subject, encounter } = document;
  return (
    <div className="ow-emr">
      <dl className="ow-facts">
        <dt>{t('record.encounter')}</dt>
        <dd>
          {encounter.department} · {format.dateTime(encounter.start)}
          {encounter.end === undefined ? '' : ` – ${format.dateTime(encounter.end)}`}
        </dd>
        <dt>{t('record.subject')}</dt>
        <dd>
          {subject.name} · {t(`term.sex.${subject.sex}`)}
          {subject.birthDate === undefined ? '' : ` · ${format.day(subject.birthDate)}`}
        </dd>
        <dt>{t('common.banner.allergies')}</dt>
        <dd>
          {subject.allergies.length > 0 ? (
            <b>{subject.allergies.join(t('common.listJoin'))}</b>
          ) : (
            t(subject.noKnownAllergies ? 'common.banner.noKnownAllergies' : 'common.banner.allergiesNotAsked')
          )}
        </dd>
      </dl>
      {document.format === 'openward-emr/3' ? (
        <Prose title={t('record.amendment')} text={document.amendment.reason} testid={testIds.record.amendment} />
      ) : null}
      <Prose title={t('record.complaint')} text={document.complaint} testid={testIds.record.complaint} />
      <Prose title={t('record.findings')} text={document.findings} testid={testIds.record.findings} />
      <Section title={t('record.vitalSigns')}>
        {document.vitalSigns.length === 0 ? <NoneRecorded /> : <VitalSigns document={document} />}
      </Section>
      <Section title={t('record.diagnoses')}>
        <ul className="ow-rows">
          {document.diagnoses.map((diagnosis) => (
            <li key={diagnosis.code} data-testid={testIds.record.diagnosis(diagnosis.code)}>
              <span className="ow-code">{diagnosis.code}</span>
              <b>{diagnosis.text}</b>
              <OtherWords code={diagnosis.code} text={diagnosis.text} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('record.procedures')}>
        {document.procedures.length === 0 ? (
          <NoneRecorded />
        ) : (
          <ul className="ow-rows">
            {document.procedures.map((procedure, at) => (
              <li key={at}>{procedure}</li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('record.medications')}>
        {document.medications.length === 0 ? <NoneRecorded /> : <Medications document={document} />}
      </Section>
      <Prose title={t('record.plan')} text={document.plan} testid={testIds.record.plan} />
    </div>
  );
}

/** The words of the code in the reader's language, where the doctor wrote in another. */
function OtherWords({ code, text }: { readonly code: string; readonly text: string }) {
  const language = useLanguage();
  const known = icd10Words(code, language);
  return known === undefined || known === text ? null : <span className="ow-quiet">{known}</span>;
}

function NoneRecorded() {
  const t = useWords();
  return <Text c="dimmed">{t('record.noneRecorded')}</Text>;
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Prose({ title, text, testid }: { readonly title: string; readonly text: string; readonly testid: string }) {
  return (
    <Section title={title}>
      {text.trim() === '' ? (
        <NoneRecorded />
      ) : (
        <p className="ow-prose" data-testid={testid}>
          {text}
        </p>
      )}
    </Section>
  );
}

function VitalSigns({ document }: { readonly document: StoredEmr }) {
  const t = useWords();
  const unitOf = useUnit();
  const format = useFormat();
  const arrows = { above: '▲', below: '▼', within: '' };
  return (
    <table className="ow-table ow-table--still">
      <thead>
        <tr>
          {[t('record.measure'), t('record.value'), t('record.unit'), t('record.range'), t('record.takenAt')].map(
            (header, at) => (
              <th key={header} scope="col" data-align={at === 1 ? 'end' : 'start'}>
                <span className="ow-table__plain">{header}</span>
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {document.vitalSigns.map((sign) => {
          const { code, quantity, takenAt } = sign;
          const kind = vitalSignKind(code);
          const where = against(code, quantity.value, quantity.unit);
          return (
            <tr key={code}>
              <td>{kind === undefined ? writtenSign(sign) : t(`sign.${kind.code}`)}</td>
              <td data-align="end">
                <b>{format.number(quantity.value)}</b>
              </td>
              <td>{unitOf(quantity.unit)}</td>
              <td>
                {kind?.range === undefined || where === undefined
                  ? t('record.noRange')
                  : `${format.number(kind.range[0])}–${format.number(kind.range[1])} `}
                {where === undefined || where === 'within' ? null : (
                  <span className="ow-outside">
                    {arrows[where]} {t(`record.${where}`)}
                  </span>
                )}
              </td>
              <td>{takenAt === undefined ? '—' : format.dateTime(takenAt)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Medications({ document }: { readonly document: StoredEmr }) {
  const t = useWords();
  const format = useFormat();
  const unit = useUnit();
  return (
    <table className="ow-table ow-table--still">
      <thead>
        <tr>
          {[t('record.medication'), t('record.dose'), t('record.route'), t('record.frequency')].map((header) => (
            <th key={header} scope="col">
              <span className="ow-table__plain">{header}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {document.medications.map((medication, at) => (
          <tr key={at}>
            <td>
              <b>{medication.name}</b>
            </td>
            <td>
              {medication.dose === undefined
                ? t('common.notStated')
                : `${format.number(medication.dose.value)} ${unit(medication.dose.unit)}`}
            </td>
            <td>{medication.route}</td>
            <td>{medication.frequency}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
