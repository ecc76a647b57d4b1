import './composing.ts';
import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import type { MantineThemeOverride } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { catalogueOf } from '../i18n/catalogues.ts';
import { useLanguage, useWords } from '../i18n/index.ts';
import { cssVariables } from '../theme/theme.ts';
import { styleNonce } from './nonce.ts';
import { PreferencesProvider } from './preferences.tsx';
import { makeQueryClient } from './query-client.ts';
import { forgetfulScheme } from './scheme.ts';

/** What every window needs: theme, dates in the language, questions to main, language and colours. */
export function Providers({ theme, children }: { readonly theme: MantineThemeOverride; readonly children: ReactNode }) {
  const language = useLanguage();
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
      <DatesProvider settings={{ locale: catalogueOf(language).dates, firstDayOfWeek: 1 }}>
        <QueryClientProvider client={client}>
          <PreferencesProvider>{children}</PreferencesProvider>
        </QueryClientProvider>
      </DatesProvider>
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
