import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core';
import { createTheme, defaultVariantColorsResolver, mergeThemeOverrides, rem } from '@mantine/core';

const harbour: MantineColorsTuple = [
  '#e7f4f6',
  '#cfe6ea',
  '#a2cfd8',
  '#74b8c6',
  '#4a9fb0',
  '#2a889b',
  '#137387',
  '#0b6074',
  '#084e60',
  '#053b49',
];
const slate: MantineColorsTuple = [
  '#f6f8f9',
  '#edf1f3',
  '#e0e7ea',
  '#cad4d9',
  '#b1bec5',
  '#8b9ba4',
  '#667983',
  '#475963',
  '#304049',
  '#19262d',
];
const night: MantineColorsTuple = [
  '#e6edf0',
  '#c5d1d7',
  '#a6b5bd',
  '#7c8e98',
  '#3b4b55',
  '#2a3841',
  '#1c272e',
  '#141c21',
  '#0e1519',
  '#0a0f12',
];

/**
 * The Latin face that is shipped comes first, so that quotation marks and dots are Latin ones on a machine that has a
 * Chinese face only; under `:lang(zh)` base.css puts the system's Chinese faces first.
 */
const sansSerif =
  '"Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';
const monospace =
  'ui-monospace, "SF Mono", Consolas, "Noto Sans Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace';

/**
 * The words on a filled button: Mantine takes those that fit the light scheme, also where the fill is a dark scheme's.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  return input.variant === 'filled' && !String(input.color).includes('.')
    ? { ...colours, color: 'var(--ow-on-filled)' }
    : colours;
};

/** The ward: dense, quiet, one colour for what can be done next. */
export const wardTheme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  variantColorResolver,
  luminanceThreshold: 0.36,
  colors: { harbour, gray: slate, dark: night },
  fontFamily: sansSerif,
  fontFamilyMonospace: monospace,
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(15), lg: rem(17), xl: rem(20) },
  headings: {
    fontFamily: sansSerif,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: rem(22), lineHeight: '1.3' },
      h2: { fontSize: rem(17), lineHeight: '1.35' },
      h3: { fontSize: rem(15), lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '11px', xl: '18px' },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    // Locking the page's scroll would need a style element without nonce, and the frames scroll inside anyway.
    Modal: {
      defaultProps: {
        centered: true,
        lockScroll: false,
        overlayProps: { backgroundOpacity: 0.45, blur: 1 },
        transitionProps: { duration: 120 },
      },
    },
    Paper: { defaultProps: { radius: 'lg' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, multiline: true, maw: 320 } },
  },
});

/** The kiosk: larger fields, every target at least 44 px; base.css enlarges the type as a whole. */
export const kioskTheme = mergeThemeOverrides(wardTheme, {
  components: {
    Button: { defaultProps: { size: 'lg' } },
    TextInput: { defaultProps: { size: 'lg' } },
    PasswordInput: { defaultProps: { size: 'lg' } },
    Textarea: { defaultProps: { size: 'lg' } },
    NativeSelect: { defaultProps: { size: 'lg' } },
    DateInput: { defaultProps: { size: 'lg' } },
    Checkbox: { defaultProps: { size: 'lg' } },
    Radio: { defaultProps: { size: 'lg' } },
    ActionIcon: { defaultProps: { size: 'xl' } },
  },
});

/** Contrast at least 4.5:1 for words and 3:1 for edges one has to find, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f3f6f7',
    '--mantine-color-text': '#17252c',
    '--mantine-color-dimmed': '#4d5e68',
    '--mantine-color-placeholder': '#66767f',
    '--mantine-color-error': '#a3211f',
    '--mantine-color-default-border': '#d4dde1',
    '--ow-on-filled': '#ffffff',
  },
  dark: {
    '--mantine-color-body': '#0e1519',
    '--mantine-color-text': '#e3eaed',
    '--mantine-color-dimmed': '#a6b5bd',
    '--mantine-color-placeholder': '#8b9aa3',
    '--mantine-color-error': '#ff9d98',
    '--mantine-color-default-border': '#2c3a43',
    '--ow-on-filled': '#0a0f12',
  },
});
