import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';

/** Main keeps the preference; nothing is written to the page's own storage. */
export const forgetfulScheme: MantineColorSchemeManager = {
  get: (byDefault: MantineColorScheme) => byDefault,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};
