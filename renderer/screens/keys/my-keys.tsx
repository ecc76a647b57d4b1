import { Stack } from '@mantine/core';
import { useMe, useSession } from '../../app/session.tsx';
import { RenewalNotice } from '../../components/renewal-notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { GuardiansEntry } from '../guardians/guardians-entry.tsx';
import { MyRecovery } from '../recovery/my-recovery.tsx';
import { ChangePassphrase } from './change-passphrase.tsx';
import { EndKeys } from './end-keys.tsx';
import { KeepKeys } from './keep-keys.tsx';

/** What a person can do with the keys themselves: take a copy along, lock them with another passphrase. */
export function MyKeys() {
  const t = useWords();
  const { carried } = useMe();
  const { kiosk } = useSession();
  return (
    <Screen
      title={t('keys.title')}
      intro={t(carried ? 'keys.introCarried' : 'keys.intro')}
      narrow
      testid={testIds.keys.root}
    >
      {carried ? (
        <Stack gap="xl">
          <Message tone="note" title={t('keys.carriedTitle')} data-testid={testIds.keys.carried}>
            <p>{t(kiosk ? 'keys.carriedKiosk' : 'keys.carried')}</p>
          </Message>
          <EndKeys />
        </Stack>
      ) : (
        <Stack gap="xl">
          <RenewalNotice />
          <MyRecovery />
          <GuardiansEntry />
          <KeepKeys />
          <ChangePassphrase />
          <EndKeys />
        </Stack>
      )}
    </Screen>
  );
}
