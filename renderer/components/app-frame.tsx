import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';
import { myKeys, type NavItem } from '../app/navigation.ts';
import { useMe, useSession } from '../app/session.tsx';
import { useLocal, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { ConnectionState } from './connection-state.tsx';
import { Mark } from './mark.tsx';
import { NavCount } from './nav-count.tsx';
import { Notices } from './notices.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import { LanguageSwitch, TextSizeSwitch, ThemeSwitch } from './switches.tsx';

/** The workstation: whose it is, who is signed in, where one can go. */
export function AppFrame({ items, children }: { readonly items: readonly NavItem[]; readonly children: ReactNode }) {
  const t = useWords();
  const local = useLocal();
  const me = useMe();
  const { organisation } = useSession();
  const main = useFocusOnArrival();
  return (
    <div className="ow-frame" data-testid={testIds.frame.root} data-role={me.role}>
      <a
        className="ow-skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('common.frame.skip')}
      </a>
      <header className="ow-frame__head">
        <Mark />
        <div className="ow-frame__org">
          <b>{local(organisation.name)}</b>
          <span>{t('term.product')}</span>
        </div>
        <ConnectionState />
        <LanguageSwitch />
        <TextSizeSwitch />
        <ThemeSwitch />
        <div className="ow-frame__person" data-testid={testIds.frame.person} data-pid={me.pid}>
          <b>{me.label}</b>
          <span>{t(`term.role.${me.role}`)}</span>
        </div>
        <SignOutButton size="xs" words={t('common.frame.signOut')} iconSize={15} />
      </header>
      <nav className="ow-frame__side" aria-label={t('common.frame.navigation')}>
        {[...items, myKeys].map(({ to, key, icon: Icon, words, count }) => (
          <NavLink
            key={key}
            to={to}
            end={to.split('/').length <= 2}
            className="ow-nav"
            data-testid={testIds.frame.nav(key)}
            title={t(words)}
          >
            <Icon size={19} stroke={1.7} aria-hidden />
            <span>{t(words)}</span>
            {count === undefined ? null : <NavCount of={count} />}
          </NavLink>
        ))}
        <div className="ow-frame__notices">
          <Notices />
        </div>
      </nav>
      <main className="ow-frame__main" id="main" tabIndex={0} ref={main}>
        {children}
      </main>
    </div>
  );
}

/**
 * A new screen begins at its top, and the keyboard is in it: without a ring, for nobody chose it. Whoever comes to it
 * by the keyboard, to read on in a screen that has nothing to press, sees one.
 */
export function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const element = main.current;
    if (element === null) return;
    element.scrollTop = 0;
    if (element.contains(document.activeElement)) return;
    element.toggleAttribute('data-arrived', true);
    element.addEventListener('blur', () => element.toggleAttribute('data-arrived', false), { once: true });
    element.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
