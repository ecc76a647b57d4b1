import { MantineProvider } from '@mantine/core';
import type { MantineThemeOverride } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { catalogueOf } from '../i18n/catalogues.ts';
import { useLanguage } from '../i18n/index.ts';
import { cssVariables } from '../theme/theme.ts';
import { styleNonce } from './nonce.ts';
import { PreferencesProvider } from './preferences.tsx';
import { makeQueryClient } from './query-client.ts';
import { forgetfulScheme } from './scheme.ts';

/** What every window needs: theme, dates in the language, questions to main, language and colours. */
export function Providers({ theme, children }: { readonly theme: MantineThemeOverride; readonly children: ReactNode }) {
  const language = useLanguage();
  const [client] = useState(makeQueryClient);
  return (
    <MantineProvider
      theme={theme}
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
