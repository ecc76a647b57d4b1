import { useContext } from 'react';
import type { NewsOf } from '../bridge/news.ts';
import { KnownClouds } from '../app/known-clouds.ts';
import { useOrganisationName } from '../app/organisation-name.ts';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

type Connection = NewsOf<'connection'>;

/** How many are named; more would push everything else out of the header. */
const NAMED = 2;
/** How many there are where nothing is connected: an installation without a peer or a hospital has fewer. */
const NEARLY_ALL = 4;

/** Which parts cannot be reached and how old what is shown may be, in words; told by main whenever it changes. */
export function ConnectionState() {
  const t = useWords();
  const { connection } = useSession();
  const missing = connection?.missing ?? [];
  const partName = usePartName();
  const names = missing.map(partName).join(t('common.frame.comma'));
  return (
    <span
      className="ow-link"
      data-tone={connection === undefined ? 'plain' : missing.length === 0 ? 'good' : 'bad'}
      data-missing={missing.join(' ')}
      role="status"
      title={names}
      data-testid={testIds.frame.connection}
    >
      {connection === undefined ? t('common.frame.connecting') : t(`common.frame.${said(missing)}`, { parts: names })}
      {connection?.asOf === undefined ? null : ' · '}
      <AsOf connection={connection} />
    </span>
  );
}

/** What a part is called; where there are several clouds, of which one it is. */
function usePartName(): (part: Connection['missing'][number]) => string {
  const t = useWords();
  const nameOf = useOrganisationName();
  const { cloud } = useSession().organisation;
  const several = useContext(KnownClouds).length > 1;
  return (part) => {
    const name = t(`common.frame.part.${part}`);
    if (!several || cloud === undefined || (part !== 'cloud' && part !== 'storage')) return name;
    return t('common.frame.partOf', { part: name, cloud: nameOf(cloud) });
  };
}

function said(missing: Connection['missing']): 'connected' | 'missing' | 'several' | 'offline' {
  if (missing.length === 0) return 'connected';
  if (missing.length <= NAMED) return 'missing';
  return missing.length < NEARLY_ALL ? 'several' : 'offline';
}

function AsOf({ connection }: { readonly connection: Connection | undefined }) {
  const t = useWords();
  const f = useFormat();
  return connection?.asOf === undefined ? null : (
    <span className="ow-link__age">{t('common.frame.asOf', { time: f.time(connection.asOf) })}</span>
  );
}
