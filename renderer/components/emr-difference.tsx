import { Text, Title } from '@mantine/core';
import type { StoredEmr } from '../../api/formats/emr.ts';
import { vitalSignKind } from '../data/vital-signs.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { useUnit } from '../i18n/unit.ts';
import { testIds } from '../test-ids.ts';
import { differencesOf, proseLines, writtenSign, type ComparedLine, type Lines } from './emr-differences.ts';

/** What a record said and what it says now, part by part: read before it is signed. */
export function EmrDifference({ was, now }: { readonly was: StoredEmr; readonly now: StoredEmr }) {
  const t = useWords();
  const linesOf = useLines();
  const differences = differencesOf(linesOf(was), linesOf(now));
  return (
    <section className="ow-panel" data-testid={testIds.record.difference}>
      <Title order={2} className="ow-panel__title">
        {t('record.difference.title')}
      </Title>
      {differences.length === 0 ? (
        <p>{t('record.difference.none')}</p>
      ) : (
        <table className="ow-table ow-table--still">
          <thead>
            <tr>
              {[t('record.difference.part'), t('record.difference.was'), t('record.difference.now')].map((header) => (
                <th key={header} scope="col">
                  <span className="ow-table__plain">{header}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={difference.part} data-part={difference.part}>
                <th scope="row" style={{ textAlign: 'start', verticalAlign: 'top', padding: '6px 12px' }}>
                  {t(`record.${difference.part}`)}
                </th>
                <td>
                  <Side lines={difference.was} as="del" />
                </td>
                <td>
                  <Side lines={difference.now} as="ins" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Text size="sm" c="dimmed" mt={6}>
        {t('record.difference.hint')}
      </Text>
    </section>
  );
}

/** What is no longer there is struck out and what is new underlined: by their elements, and not by colour alone. */
function Side({ lines, as: Changed }: { readonly lines: readonly ComparedLine[]; readonly as: 'del' | 'ins' }) {
  const t = useWords();
  if (lines.length === 0) return <span className="ow-quiet">{t('record.noneRecorded')}</span>;
  return lines.map(({ text, same }, at) => <div key={at}>{same ? text : <Changed>{text}</Changed>}</div>);
}

function useLines(): (document: StoredEmr) => Lines {
  const t = useWords();
  const format = useFormat();
  const unit = useUnit();
  const amount = ({ value, unit: of }: { value: number; unit: string }): string =>
    `${format.number(value)} ${unit(of)}`;
  return ({ encounter, subject, ...document }) => ({
    encounter: [encounter.department, ...[encounter.start, encounter.end ?? []].flat().map(format.dateTime)],
    subject: [
      subject.name,
      t(`term.sex.${subject.sex}`),
      subject.birthDate === undefined ? '' : format.day(subject.birthDate),
      ...subject.allergies.map((allergy) => `${t('common.banner.allergies')}: ${allergy}`),
      subject.noKnownAllergies ? t('common.banner.noKnownAllergies') : '',
    ].filter((line) => line !== ''),
    complaint: proseLines(document.complaint),
    findings: proseLines(document.findings),
    vitalSigns: document.vitalSigns.map((sign) => {
      const kind = vitalSignKind(sign.code);
      const name = kind === undefined ? writtenSign(sign) : t(`sign.${kind.code}`);
      const when = sign.takenAt === undefined ? '' : ` (${format.dateTime(sign.takenAt)})`;
      return `${name} ${amount(sign.quantity)}${when}`;
    }),
    diagnoses: document.diagnoses.map(({ code, text }) => `${code} ${text}`),
    procedures: document.procedures,
    medications: document.medications.map(({ name, dose, route, frequency }) =>
      [name, dose === undefined ? '' : amount(dose), route, frequency].filter((part) => part !== '').join(' · '),
    ),
    plan: proseLines(document.plan),
  });
}
