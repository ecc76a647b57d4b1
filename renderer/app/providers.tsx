import './composing.ts';
import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import type { MantineThemeOverride } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { cssVariables } from '../theme/theme.ts';
import { styleNonce } from './nonce.ts';
import { PreferencesProvider } from './preferences.tsx';
import { makeQueryClient } from './query-client.ts';
import { forgetfulScheme } from './scheme.ts';

/** What every window needs: theme, questions to main, language and colours. */
export function Providers({ theme, children }: { readonly theme: MantineThemeOverride; readonly children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  const named = useNamed(theme);
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={forgetfulScheme}
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={client}>
        <PreferencesProvider>{children}</PreferencesProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** The theme, with names for what a component shows as a sign alone. */
function useNamed(theme: MantineThemeOverride): MantineThemeOverride {
  const t = useWords();
  const close = t('common.close');
  return useMemo(
    () =>
      mergeThemeOverrides(theme, {
        components: {
          Modal: {
            defaultProps: {
              closeButtonProps: { 'aria-label': close },
              // A dialog has no banner of its own: the page has one.
              attributes: { header: { role: 'none' } },
            },
          },
        },
      }),
    [theme, close],
  );
}
