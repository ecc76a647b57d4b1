import { Modal, Text } from '@mantine/core';
import {
  IconChevronRight,
  IconCircleDashed,
  IconCircleX,
  IconHourglass,
  IconRosetteDiscountCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Check } from '../../api/window/views.ts';
import { useOrganisationName } from '../app/organisation-name.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { evidenceKey } from './evidence-name.ts';
import { StatusBadge } from './status-badge.tsx';
import type { Trust } from './trust.ts';
import { trustOf } from './trust.ts';

const icons = {
  passed: IconRosetteDiscountCheck,
  pending: IconHourglass,
  failed: IconCircleX,
  unchecked: IconCircleDashed,
};
const tones = { passed: 'good', pending: 'wait', failed: 'bad', unchecked: 'plain' } as const;
const resultTones = { passed: 'good', failed: 'bad', pending: 'wait' } as const;

/** Says in words what was checked, and opens into the evidence. */
export function RecordBadge({
  checks,
  recordedAt,
  version,
}: {
  readonly checks: readonly Check[];
  readonly recordedAt?: string | undefined;
  readonly version: number;
}) {
  const t = useWords();
  const [opened, setOpened] = useState(false);
  const trust = trustOf(checks);
  return (
    <>
      <button
        type="button"
        className="ow-trust"
        data-tone={tones[trust]}
        data-result={trust}
        data-testid={testIds.record.badge}
        onClick={() => setOpened(true)}
      >
        <TrustIcon trust={trust} />
        <span>
          <Words trust={trust} checks={checks} recordedAt={recordedAt} /> · {t('common.version', { version })}
        </span>
        <span className="ow-trust__more">
          {t('record.badge.open')}
          <IconChevronRight size={15} aria-hidden />
        </span>
      </button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={
          <Text fw={650} size="lg">
            {t('record.badge.title')}
          </Text>
        }
        size="xl"
      >
        <Evidence checks={checks} />
      </Modal>
    </>
  );
}

/** In lists, before anything was opened: visibly not yet a verified one. */
export function UncheckedBadge() {
  const t = useWords();
  return (
    <span
      className="ow-badge ow-badge--dashed"
      data-tone="plain"
      data-testid={testIds.record.badge}
      data-result="unchecked"
    >
      <IconCircleDashed size={14} aria-hidden />
      {t('record.badge.unchecked')}
    </span>
  );
}

function TrustIcon({ trust }: { readonly trust: Trust }) {
  const Icon = icons[trust];
  return <Icon size={22} stroke={1.9} aria-hidden />;
}

function Words({
  trust,
  checks,
  recordedAt,
}: {
  readonly trust: Trust;
  readonly checks: readonly Check[];
  readonly recordedAt: string | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  if (trust === 'failed')
    return t('record.badge.failed', { count: checks.filter((check) => check.result === 'failed').length });
  if (trust === 'passed' && recordedAt !== undefined)
    return t('record.badge.passedSince', { when: format.dateTime(recordedAt) });
  const draft =
    trust === 'pending' && checks.some((check) => check.id === 'doctor-signature' && check.result === 'pending');
  return t(draft ? 'record.badge.draft' : `record.badge.${trust}`);
}

function Evidence({ checks }: { readonly checks: readonly Check[] }) {
  const t = useWords();
  return (
    <div data-testid={testIds.record.evidence}>
      {checks.map((check) => (
        <section
          key={check.id}
          className="ow-evidence"
          data-testid={testIds.record.check(check.id)}
          data-result={check.result}
        >
          <div className="ow-evidence__head">
            <StatusBadge tone={resultTones[check.result]}>{t(`record.result.${check.result}`)}</StatusBadge>
            <Text fw={600}>{t(`record.check.${check.id}.${check.result}`)}</Text>
          </div>
          <dl className="ow-facts">
            {check.evidence.map((item, at) => (
              <EvidenceRow key={`${item.name}-${at}`} name={item.name} value={item.value} />
            ))}
          </dl>
        </section>
      ))}
      <Text size="sm" c="dimmed" mt="md">
        {t('record.badge.again')}
      </Text>
    </div>
  );
}

function EvidenceRow({ name, value }: { readonly name: string; readonly value: string }) {
  const t = useWords();
  const format = useFormat();
  const organisationName = useOrganisationName();
  const key = evidenceKey(name);
  const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
  return (
    <>
      <dt>{key === undefined ? name : t(`evidence.${key}`)}</dt>
      <dd>
        {key === 'organisation' ? `${organisationName(value)} · ` : null}
        <span className={isInstant ? undefined : 'ow-mono'}>{isInstant ? format.exact(value) : value}</span>
      </dd>
    </>
  );
}
