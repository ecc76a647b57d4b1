import { Preferences } from '../../api/window/preferences.ts';
import '../bridge/strict-schemas.ts';
import { speak } from '../i18n/index.ts';

const Look = Preferences.pick({ language: true, scheme: true });

/**
 * A sample page changes its language and colours when it is told to, so that a state is reached once and seen in every
 * way.
 */
export function followLooks(): void {
  if (new URLSearchParams(location.search).has('still')) stand();
  window.addEventListener('look', (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { language, scheme } = Look.parse(event.detail);
    void speak(language);
    document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
  });
}

/** Nothing changes its colours little by little: what is looked at is what it comes to. */
function stand(): void {
  const still = new CSSStyleSheet();
  still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}
