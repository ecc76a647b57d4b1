import { ActionIcon, Button, Tooltip, useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconMoon, IconSun, IconSunMoon, IconTextSize } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { usePreferences } from '../app/preferences.tsx';
import { nextSize } from '../app/zoom.ts';
import { languages, nextLanguage } from '../../api/window/languages.ts';
import { useLanguage, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

/**
 * Goes to the next language of the list, which it names in itself, so that a person who reads only that one finds it.
 */
export function LanguageSwitch({ large = false }: { readonly large?: boolean }) {
  const t = useWords();
  const language = useLanguage();
  const { choose } = usePreferences();
  const next = nextLanguage(language);
  return (
    <Button
      variant="subtle"
      color="gray"
      c="inherit"
      size={large ? 'md' : 'compact-sm'}
      leftSection={<IconLanguage size={17} aria-hidden />}
      aria-label={t('common.frame.language', { language: languages[next].name })}
      lang={languages[next].locale}
      style={{ flexShrink: 0 }}
      data-testid={testIds.frame.language}
      onClick={() => choose({ language: next })}
    >
      {languages[next].name}
    </Button>
  );
}

interface IconSwitchProps {
  /** What it does, for who points at it and for screen readers. */
  readonly words: string;
  /** How it is found, and what it is at. */
  readonly marks: Readonly<Record<`data-${string}`, string | number>>;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function IconSwitch({ words, marks, ...button }: IconSwitchProps) {
  return (
    <Tooltip label={words}>
      <ActionIcon variant="subtle" color="gray" c="inherit" size="lg" aria-label={words} {...marks} {...button} />
    </Tooltip>
  );
}

/** Goes to the next larger text, and from the largest back to the usual one; the zoom keys do the same. */
export function TextSizeSwitch() {
  const t = useWords();
  const { choose, textSize } = usePreferences();
  const words = t('common.frame.textSize', { size: textSize });
  const larger = nextSize(textSize, 1);
  return (
    <IconSwitch
      words={words}
      marks={{ 'data-testid': testIds.frame.textSize, 'data-size': textSize }}
      onClick={() => choose({ textSize: larger === textSize ? 100 : larger })}
    >
      <IconTextSize size={19} />
    </IconSwitch>
  );
}

const nextScheme = { light: 'dark', dark: 'auto', auto: 'light' } as const;
const schemeIcons = { light: IconSun, dark: IconMoon, auto: IconSunMoon };
const schemeWords = {
  light: 'common.frame.themeLight',
  dark: 'common.frame.themeDark',
  auto: 'common.frame.themeAuto',
} as const;

export function ThemeSwitch() {
  const t = useWords();
  const { colorScheme } = useMantineColorScheme();
  const { choose } = usePreferences();
  const Icon = schemeIcons[colorScheme];
  const words = t(schemeWords[colorScheme]);
  return (
    <IconSwitch
      words={words}
      marks={{ 'data-testid': testIds.frame.theme, 'data-scheme': colorScheme }}
      onClick={() => choose({ scheme: nextScheme[colorScheme] })}
    >
      <Icon size={18} />
    </IconSwitch>
  );
}
