import { Checkbox, Text } from '@mantine/core';
import type { Asked, Replied } from '../../../api/window/calls.ts';
import { Panel } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.confirm;
type Opened = Replied<'confirm.open'>;
type Wish = Omit<Asked<'shares.grant'>, 'jobId'>;

/** What is granted when the doctor may read it again: all of the record that was asked for. Nothing when not asked. */
export function grantOf({ readAgain, tid, version, segments }: Opened): Wish | undefined {
  if (readAgain === undefined) return undefined;
  const { shareId, consumerPid, purpose, kinds, until } = readAgain;
  const wanted = segments.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  return { shareId, consumerPid, purpose, tid, version, segments: wanted, expiry: until };
}

/** Whether the doctor may read again what they signed: said beside the signature, and ended at any time. */
export function LetRead({
  record: { readAgain },
  checked,
  disabled,
  onChange,
}: {
  readonly record: Opened;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const t = useWords();
  const format = useFormat();
  if (readAgain === undefined) return null;
  return (
    <Panel title={t('patient.confirm.letRead.title')}>
      <Checkbox
        label={t('patient.confirm.letRead.label')}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
        data-testid={ids.letRead}
      />
      <Text size="sm" mt={6}>
        {t('patient.confirm.letRead.will', { until: format.date(readAgain.until) })}
      </Text>
      <Text size="sm">{t('patient.confirm.letRead.wont')}</Text>
    </Panel>
  );
}

/** The signature stands whatever becomes of this. */
export function LetReadOutcome({ failed, granted }: { readonly failed: boolean; readonly granted: boolean }) {
  const t = useWords();
  if (!failed && !granted) return null;
  return (
    <Message tone={granted ? 'good' : 'wait'} data-testid={ids.letReadOutcome} data-granted={granted}>
      <p>{t(granted ? 'patient.confirm.letRead.done' : 'patient.confirm.letRead.later')}</p>
    </Message>
  );
}
