import { Button, Fieldset, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { ReplacementCause } from '../../../domain/replacement.ts';
import type { Act } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { CauseChoice } from './cause-choice.tsx';

const endings: readonly string[] = ['CERTIFICATE_REPLACED', 'KEYS_GIVEN_UP', 'RENEWAL_OVERDUE', 'USER_REVOKED'];

/** Whether keys that open records sign nobody in any more, as far as a refusal says so. */
export const signsNobodyIn = (code: string | undefined): boolean => code !== undefined && endings.includes(code);

/** Keys open records and sign nobody in: with others for signing beside them one comes back as who one was. */
export function BesideOldKeys({
  act,
  missing: others,
  children,
  onAsk,
}: {
  readonly act: Act<'recovery.comeBack'> | Act<'keys.comeBack'> | Act<'keys.comeBackHere'>;
  /** What is still missing besides the cause. */
  readonly missing: readonly string[];
  readonly children?: ReactNode;
  readonly onAsk: (cause: ReplacementCause) => void;
}) {
  const t = useWords();
  const [cause, setCause] = useState<ReplacementCause | undefined>(undefined);
  const missing = [...(cause === undefined ? [t('replacement.ask.missing.cause')] : []), ...others];
  return (
    <section className="ow-panel">
      <Stack gap="md">
        <Message tone="wait" title={t('replacement.beside.title')}>
          <p>{t('replacement.beside.about')}</p>
        </Message>
        <Fieldset legend={t('replacement.beside.why')}>
          <CauseChoice label={t('replacement.beside.why')} value={cause} onChoose={setCause} />
        </Fieldset>
        {children}
        <JobProgress job={act} />
        <ErrorPanel error={act.error} />
        <Group justify="flex-end">
          {missing.length === 0 ? null : (
            <span className="ow-next__missing">
              {t('common.missing', { what: missing.join(t('common.listJoin')) })}
            </span>
          )}
          <Button
            disabled={missing.length > 0}
            loading={act.busy}
            onClick={() => (cause === undefined ? undefined : onAsk(cause))}
            data-testid={testIds.comeBack.beside}
          >
            {t('replacement.beside.submit')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
