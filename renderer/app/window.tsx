import { useEffect, useState } from 'react';
import { HashRouter } from 'react-router';
import { kioskTheme, wardTheme } from '../theme/theme.ts';
import { UndoProvider } from '../components/undo.tsx';
import { ScreenKeyboard } from '../keyboard/screen-keyboard.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FocusKeeper } from './focus-keeper.tsx';
import { LedgerRefresh } from './ledger-refresh.tsx';
import { Presence } from './presence.tsx';
import { Providers } from './providers.tsx';
import { Screens } from './screens.tsx';
import { SessionProvider, useSession } from './session.tsx';
import { TypedKeeper } from './typed-keeper.tsx';

/** The client's window. On a kiosk everything is larger, sign-in included. */
export function Window() {
  const [kiosk, setKiosk] = useState(false);
  return (
    <Providers theme={kiosk ? kioskTheme : wardTheme}>
      <ErrorBoundary>
        <SessionProvider>
          <KioskFollows onKiosk={setKiosk} />
          <TypedKeeper />
          <HashRouter>
            <LedgerRefresh />
            <UndoProvider>
              <Screens />
            </UndoProvider>
            <Presence />
            <FocusKeeper />
            <ScreenKeyboard />
          </HashRouter>
        </SessionProvider>
      </ErrorBoundary>
    </Providers>
  );
}

function KioskFollows({ onKiosk }: { readonly onKiosk: (kiosk: boolean) => void }) {
  const { kiosk } = useSession();
  useEffect(() => {
    onKiosk(kiosk);
    document.documentElement.toggleAttribute('data-kiosk', kiosk);
  }, [kiosk, onKiosk]);
  return null;
}
