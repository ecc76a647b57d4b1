import { Button, Fieldset, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ReplacementCause } from '../../../domain/replacement.ts';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { noPassphrase, passphraseComplete, PassphraseField } from '../../components/passphrase-field.tsx';
import type { NewPassphrase } from '../../components/passphrase-field.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { CauseChoice } from './cause-choice.tsx';
import { useHandOver } from './hand-over.ts';

const ids = testIds.comeBack;
const endings: readonly string[] = [
  ...['CERTIFICATE_REPLACED', 'KEYS_GIVEN_UP', 'RENEWAL_OVERDUE', 'USER_REVOKED', 'CERTIFICATE_EXPIRED'],
];

/** Whether keys that open records sign nobody in any more, as far as a refusal says so. */
export const signsNobodyIn = (code: string | undefined): boolean => code !== undefined && endings.includes(code);

/** The keys of a recovery file count no more: with others for signing beside them one comes back as who one was. */
export function BesideFile({
  code,
  label,
  passphrase,
}: {
  readonly code: string;
  readonly label: string;
  /** For the keys on this machine; a kiosk has asked for none yet. */
  readonly passphrase: string;
}) {
  const t = useWords();
  const { kiosk } = useSession();
  const [cause, setCause] = useState<ReplacementCause | undefined>(undefined);
  const [own, setOwn] = useState<NewPassphrase>(noPassphrase);
  const act = useAct('recovery.comeBack', ['session.view']);
  const handOver = useHandOver();
  const missing = [
    ...(cause === undefined ? [t('replacement.ask.missing.cause')] : []),
    ...(!kiosk || passphraseComplete(own) ? [] : [t('common.passphrase.missing')]),
  ];
  const submit = async (): Promise<void> => {
    if (cause === undefined) return;
    const locking = {
      passphrase: kiosk ? own.first : passphrase,
      ...(label.trim() === '' ? {} : { label: label.trim() }),
    };
    const user = await act.run({ code, cause, ...locking });
    if (user !== undefined) handOver(user);
  };
  return (
    <section className="ow-panel">
      <Stack gap="md">
        <Message tone="wait" title={t('replacement.beside.title')}>
          <p>{t('replacement.beside.about')}</p>
        </Message>
        <Fieldset legend={t('replacement.beside.why')}>
          <CauseChoice label={t('replacement.beside.why')} value={cause} onChoose={setCause} />
        </Fieldset>
        {kiosk ? <PassphraseField value={own} onChange={setOwn} known={[label]} testids={ids} /> : null}
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
            onClick={() => void submit()}
            data-testid={ids.beside}
          >
            {t('replacement.beside.submit')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
