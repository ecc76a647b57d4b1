import { useContext } from 'react';
import { createPortal } from 'react-dom';
import { languageTags, languages, type Language } from '../../../api/window/languages.ts';
import { shortPid } from '../../../domain/ids.ts';
import { useMe } from '../../app/session.tsx';
import { makeFormat } from '../../i18n/make-format.ts';
import { ZoneContext } from '../../i18n/format.ts';
import { useLanguage, useWordsIn } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { inGroups } from '../start/called-here.ts';
import { CodeWords } from './code-words.tsx';
import { QrSymbol } from './qr-symbol.tsx';
import { wordsFor, type ShownCode } from './shown-code.ts';

/** Of the symbol on paper, in CSS pixels: 42 mm. */
const SYMBOL = 160;

/**
 * The paper of a recovery code: a page of A4 in each language, the window's first. It is in the page while the code is
 * shown, and is seen on paper alone.
 */
export function RecoveryKit({ code }: { readonly code: ShownCode }) {
  const own = useLanguage();
  const order = [own, ...languageTags.filter((tag) => tag !== own)];
  return createPortal(
    <div className="ow-kit" data-testid={testIds.recovery.kit} aria-hidden>
      {order.map((language, at) => (
        <KitPage key={language} code={code} language={language} page={at + 1} pages={order.length} />
      ))}
    </div>,
    document.body,
  );
}

interface KitPageProps {
  readonly code: ShownCode;
  readonly language: Language;
  readonly page: number;
  readonly pages: number;
}

function KitPage({ code, language, page, pages }: KitPageProps) {
  const t = useWordsIn(language);
  const { pid } = useMe();
  const madeAt = makeFormat(language, useContext(ZoneContext)).dateTime(code.madeAt);
  const facts = [
    { name: t('recovery.kit.number'), value: inGroups(code.number) },
    { name: t('recovery.kit.madeAt'), value: madeAt },
    { name: t('recovery.kit.pid'), value: shortPid(pid) },
  ];
  return (
    <section lang={languages[language].locale}>
      <header>
        <h1>{t('recovery.kit.title')}</h1>
        <p>{t('recovery.kit.what')}</p>
      </header>
      <dl>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="ow-kit__code">
        <CodeWords words={wordsFor(code, language)} />
        <QrSymbol text={code.text} label={t('recovery.code.symbol')} size={SYMBOL} />
      </div>
      <KitSteps language={language} />
      <footer>
        <span>{t('recovery.kit.other')}</span>
        <span>{t('recovery.kit.page', { page, pages })}</span>
      </footer>
    </section>
  );
}

function KitSteps({ language }: { readonly language: Language }) {
  const t = useWordsIn(language);
  const steps = ['machine', 'choose', 'words', 'passphrase'] as const;
  const guard = ['apart', 'nobody', 'stolen'] as const;
  return (
    <>
      <h2>{t('recovery.kit.todo')}</h2>
      <ol className="ow-kit__steps">
        {steps.map((step) => (
          <li key={step}>{t(`recovery.kit.step.${step}`)}</li>
        ))}
      </ol>
      <h2>{t('recovery.kit.guard')}</h2>
      <ul className="ow-kit__steps">
        {guard.map((one) => (
          <li key={one}>{t(`recovery.kit.guarding.${one}`)}</li>
        ))}
      </ul>
    </>
  );
}
