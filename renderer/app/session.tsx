import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createContext, useContext, useEffect, useState } from 'react';
import type { Me, SessionView } from '../../api/window/views.ts';
import type { NewsOf } from '../bridge/news.ts';
import { KnownClouds } from './known-clouds.ts';
import { KnownOrganisations } from './known-organisations.ts';
import { usePreferences } from './preferences.tsx';
import { useAsk, useNews } from '../bridge/index.ts';
import { WhenAnswered } from '../components/asked.tsx';
import { ZoneContext } from '../i18n/format.ts';
import { forgetForms } from '../input/kept-form.ts';
import { forgetViews } from '../components/table/table-view.ts';

export type LockReason = NewsOf<'locked'>['why'];

interface Session extends SessionView {
  /** Why the last person was signed out; said on the sign-in screen. */
  readonly lockedWhy: LockReason | undefined;
  readonly refresh: () => void;
  /** What main last said of what can be reached; undefined before it has. */
  readonly connection: NewsOf<'connection'> | undefined;
}

const Context = createContext<Session | undefined>(undefined);

/** Who is at this window. Nothing below it is drawn until main has said so. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const asking = useAsk('session.view', {});
  const { askAgain } = usePreferences();
  const pid = asking.value?.me?.pid;
  useEffect(askAgain, [askAgain, pid]);
  const [lockedWhy, setLockedWhy] = useState<LockReason | undefined>(undefined);
  const [connection, setConnection] = useState<NewsOf<'connection'> | undefined>(undefined);
  // Said again and again; only what is new draws the pages anew.
  useNews('connection', (news) =>
    setConnection((known) => (known?.missing.join() === news.missing.join() ? known : news)),
  );
  useNews('locked', (news) => {
    // What was on the screen goes with the person: every answer is dropped before anything is drawn again.
    setLockedWhy(news.why);
    forgetViews();
    forgetForms();
    client.setQueryData<SessionView>(['session.view', {}], (view) =>
      view === undefined ? undefined : withoutPerson(view),
    );
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session.view' });
    asking.again();
  });
  return (
    <WhenAnswered asking={asking}>
      {(view) => (
        <Context.Provider
          value={{
            ...view,
            lockedWhy: view.me === undefined ? lockedWhy : undefined,
            refresh: asking.again,
            connection,
          }}
        >
          <KnownOrganisations.Provider value={view.organisations}>
            <KnownClouds.Provider value={view.organisations.filter(({ type }) => type === 'cloud')}>
              <ZoneContext.Provider value={view.organisation.timeZone}>{children}</ZoneContext.Provider>
            </KnownClouds.Provider>
          </KnownOrganisations.Provider>
        </Context.Provider>
      )}
    </WhenAnswered>
  );
}

function withoutPerson(view: SessionView): SessionView {
  const { me, ...rest } = view;
  return me === undefined ? view : rest;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (session === undefined) throw new Error('useSession outside SessionProvider');
  return session;
}

/** The person signed in. Only for screens behind sign-in. */
export function useMe(): Me {
  const { me } = useSession();
  if (me === undefined) throw new Error('useMe before sign-in');
  return me;
}
