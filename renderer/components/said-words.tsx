import { Text } from '@mantine/core';
import type { SaidWords } from '../../api/window/views.ts';
import type { WordsAbout } from '../../domain/share.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { Fact } from './screen.tsx';
import { StatusBadge } from './status-badge.tsx';

/** What is asked again and again while words of a share are looked at: they come after what they belong to. */
export const wordsEveryMs = 15_000;

/**
 * Words of one party of a share, and whether they are those of which the ledger has the digest. Nothing where nothing
 * was said, and before it is known.
 */
export function Said({ said, about }: { readonly said: readonly SaidWords[] | undefined; readonly about: WordsAbout }) {
  const t = useWords();
  const words = said?.find((one) => one.about === about);
  if (words === undefined || words.text === '') return null;
  const { state, text } = words;
  return (
    <span data-testid={testIds.common.said(about)} data-state={state}>
      {text === undefined ? null : <>“{text}” </>}
      {state === 'not-matching' ? <StatusBadge tone="bad">{t('common.said.notMatching')}</StatusBadge> : null}
      {state === 'unreadable' ? <StatusBadge tone="bad">{t('common.said.unreadable')}</StatusBadge> : null}
      {state === 'not-delivered' ? (
        <Text span size="sm" c="dimmed">
          {t(text === undefined ? 'common.said.notThere' : 'common.said.notDelivered')}
        </Text>
      ) : null}
    </span>
  );
}

/** The same as one of the facts of a share. */
export function SaidFact({
  name,
  said,
  about,
}: {
  readonly name: string;
  readonly said: readonly SaidWords[] | undefined;
  readonly about: WordsAbout;
}) {
  if (!said?.some((one) => one.about === about && one.text !== '')) return null;
  return (
    <Fact name={name}>
      <Said said={said} about={about} />
    </Fact>
  );
}
