import { Button, Text } from '@mantine/core';
import { IconHome, IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { myKeys } from '../app/navigation.ts';
import { useMe, useSession } from '../app/session.tsx';
import { useLocal, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { useFocusOnArrival } from './app-frame.tsx';
import { ConnectionState } from './connection-state.tsx';
import { Mark } from './mark.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import { LanguageSwitch, TextSizeSwitch } from './switches.tsx';

/** The kiosk: large, plain, no free navigation: the start page and one task at a time. */
export function KioskFrame({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  const local = useLocal();
  const go = useNavigate();
  const me = useMe();
  const { organisation, connection } = useSession();
  const main = useFocusOnArrival();
  const { pathname } = useLocation();
  return (
    <div className="ow-kiosk" data-testid={testIds.frame.root} data-role={me.role}>
      <header className="ow-kiosk__head">
        <Mark size={40} />
        <div style={{ marginRight: 'auto' }}>
          <Text fw={680}>{local(organisation.name)}</Text>
          <Text size="sm" c="dimmed" data-testid={testIds.frame.person} data-pid={me.pid}>
            {me.label}
          </Text>
        </div>
        {pathname === '/patient' ? null : (
          <Button
            variant="default"
            leftSection={<IconHome size={20} />}
            onClick={() => void go('/patient')}
            data-testid={testIds.frame.nav('home')}
          >
            {t('common.frame.home')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconKey size={20} />}
          onClick={() => void go(myKeys.to)}
          data-testid={testIds.frame.nav(myKeys.key)}
        >
          {t(myKeys.words)}
        </Button>
        {connection === undefined || connection.missing.length === 0 ? null : <ConnectionState />}
        <LanguageSwitch large />
        <TextSizeSwitch />
        <SignOutButton words={t('common.frame.signOutBig')} iconSize={20} />
      </header>
      <main className="ow-kiosk__main" id="main" tabIndex={0} ref={main}>
        {children}
      </main>
    </div>
  );
}
