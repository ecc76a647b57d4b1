import { Button } from '@mantine/core';
import { useContext, useState } from 'react';
import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { KnownOrganisations } from '../app/known-organisations.ts';
import { KnownClouds } from '../app/known-clouds.ts';
import type { AskError } from '../bridge/index.ts';
import { useFormat } from '../i18n/format.ts';
import { useLocal, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { ToneIcon } from './status-badge.tsx';

/** As whoever refuses keys that were given up says it. */
const GivenUpDetails = z.object({ at: Instant, organisation: z.string(), cause: ReplacementCause });

/** What happened, what is safe, what to do, and a code to quote. */
export function ErrorPanel({ error, retry }: { readonly error: AskError | undefined; readonly retry?: () => void }) {
  const t = useWords();
  if (error === undefined) return null;
  const cancelled = error.code === 'CANCELLED';
  const fields = error.details['fields'];
  return (
    <div
      className="ow-message"
      data-tone={cancelled ? 'note' : 'bad'}
      role="alert"
      data-testid={testIds.common.error}
      data-code={error.code}
    >
      <ToneIcon tone={cancelled ? 'note' : 'bad'} />
      <div>
        <p className="ow-message__title">{t(`error.text.${error.code}.what`)}</p>
        <dl className="ow-error__rows">
          <dt>{t('error.safe')}</dt>
          <dd>{t(`error.text.${error.code}.safe`)}</dd>
          <dt>{t('error.todo')}</dt>
          <dd>{t(`error.text.${error.code}.todo`)}</dd>
        </dl>
        {cancelled ? null : (
          <div className="ow-error__code">
            <span className="ow-mono">{t('error.quote', { code: error.code })}</span>
            {error.reference === '-' ? null : (
              <span className="ow-mono">{t('error.reference', { reference: error.reference })}</span>
            )}
            {fields === undefined ? null : <span className="ow-mono">{t('error.fields', { fields })}</span>}
            <WhenGivenUp error={error} />
            <WhoseClock error={error} />
            <WhoseDisk error={error} />
            <WhichCloud error={error} />
            <PossibleAgain key={error.reference} error={error} />
          </div>
        )}
        {retry === undefined ? null : (
          <Button mt={8} size="compact-sm" variant="default" onClick={retry} data-testid={testIds.common.errorRetry}>
            {t('common.tryAgain')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Since when, at whose counter and why keys count no more. */
function WhenGivenUp({ error: { code, details } }: { readonly error: AskError }) {
  const t = useWords();
  const f = useFormat();
  const organisations = useContext(KnownOrganisations);
  const local = useLocal();
  const given = GivenUpDetails.safeParse(details).data;
  if (code !== 'KEYS_GIVEN_UP' || given === undefined) return null;
  const known = organisations.find(({ mspId }) => mspId === given.organisation);
  const organisation = known === undefined ? t('common.unknownOrganisation') : local(known.name);
  const cause = t(`replacement.cause.${given.cause}`);
  return <span>{t('replacement.givenUp', { at: f.dateTime(given.at), organisation, cause })}</span>;
}

/** Whose clock is wrong, and by how much where that is known. */
function WhoseClock({ error: { code, details } }: { readonly error: AskError }) {
  const t = useWords();
  const f = useFormat();
  if (code !== 'CLOCK_SKEW' && code !== 'SERVICE_CLOCK') return null;
  const machine = code === 'CLOCK_SKEW' ? t('error.clock.here') : details['machine'];
  if (machine === undefined) return null;
  const seconds = Number(details['seconds'] ?? 0);
  const which = seconds === 0 ? 'some' : seconds > 0 ? 'ahead' : 'behind';
  const minutes = f.number(Math.round(Math.abs(seconds) / 60));
  return <span>{t(`error.clock.${which}`, { machine, minutes })}</span>;
}

/** When it is worth trying again, where the service has said so. */
function PossibleAgain({ error: { details } }: { readonly error: AskError }) {
  const t = useWords();
  const f = useFormat();
  const seconds = Number(details['retryAfter'] ?? 0);
  // Counted from when this refusal was said, and not from each time it is drawn.
  const [at] = useState(() => new Date(Date.now() + seconds * 1000).toISOString());
  if (!(seconds > 0)) return null;
  return (
    <span>
      {seconds < 90
        ? t('error.againIn', { seconds: f.number(Math.ceil(seconds)) })
        : t('error.againAt', { at: f.dateTime(at) })}
    </span>
  );
}

/** The machine that is to be seen to. */
function WhoseDisk({ error: { code, details } }: { readonly error: AskError }) {
  const t = useWords();
  const machine = details['machine'];
  const named = code === 'SERVICE_DISK' || code === 'SERVICE_DATABASE';
  return named && machine !== undefined ? <span>{t('error.machine', { machine })}</span> : null;
}

/** The one that cannot be reached, where there are several. */
function WhichCloud({ error: { details } }: { readonly error: AskError }) {
  const t = useWords();
  const local = useLocal();
  const clouds = useContext(KnownClouds);
  const cloud = clouds.find(({ mspId }) => mspId === details['cloud']);
  return clouds.length > 1 && cloud !== undefined ? (
    <span>{t('error.cloud', { cloud: local(cloud.name) })}</span>
  ) : null;
}
