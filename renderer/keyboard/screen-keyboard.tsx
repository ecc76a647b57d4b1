import type { SyntheticEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../app/session.tsx';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { CandidateLine } from './candidate-line.tsx';
import type { TextField } from './fields.ts';
import { KeyButton } from './key-button.tsx';
import { keyRowsOf, type Key } from './layouts.ts';
import { useBoard, type ChosenLetters } from './use-board.ts';
import { useFieldInHand } from './use-field.ts';

const closing: Key = { does: 'close' };

/** On a kiosk, which has no keyboard: one on the screen, while somebody is in a field for text. */
export function ScreenKeyboard() {
  const { kiosk } = useSession();
  const { field, close } = useFieldInHand(kiosk);
  const [chosen, choose] = useState<ChosenLetters['chosen']>(undefined);
  return field === undefined ? null : <Keys field={field} close={close} letters={{ chosen, choose }} />;
}

function Keys({
  field,
  close,
  letters: liked,
}: {
  readonly field: TextField;
  readonly close: () => void;
  readonly letters: ChosenLetters;
}) {
  const t = useWords();
  const whole = useRef<HTMLElement>(null);
  const { board, secret, candidates, onKey, onChoose, onPage } = useBoard(field, close, liked);
  const { layout, from, shift, letters, page } = board;
  useEffect(() => (whole.current === null ? undefined : makeRoom(whole.current)), []);
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      (field.closest('.mantine-InputWrapper-root') ?? field).scrollIntoView({ block: 'nearest' }),
    );
    return () => cancelAnimationFrame(frame);
  }, [field]);
  return (
    <section
      ref={whole}
      className="ow-keys"
      aria-label={t('common.keyboard.title')}
      data-testid={testIds.keyboard.root}
      data-layout={layout}
      onMouseDown={stayInField}
    >
      {layout === 'pinyin' ? (
        <div className="ow-keys__row ow-keys__line">
          <CandidateLine letters={letters} candidates={candidates} page={page} onPage={onPage} onChoose={onChoose} />
          <KeyButton of={closing} shift="off" onPress={onKey} />
        </div>
      ) : null}
      {keyRowsOf(layout, from, secret).map((row, at) => (
        <div key={at} className="ow-keys__row">
          {row.map((key) => (
            <KeyButton key={key.does === 'sign' ? key.text : key.does} of={key} shift={shift} onPress={onKey} />
          ))}
        </div>
      ))}
    </section>
  );
}

/** Pressing a key takes the keyboard from no field. */
function stayInField(event: SyntheticEvent): void {
  event.preventDefault();
}

/** The page is as much shorter as the keys are high. Answers what ends it. */
function makeRoom(keys: HTMLElement): () => void {
  const { documentElement: page } = keys.ownerDocument;
  const look = (): void => page.style.setProperty('--ow-keys', `${keys.offsetHeight}px`);
  const observer = new ResizeObserver(look);
  observer.observe(keys);
  look();
  page.toggleAttribute('data-keys', true);
  return () => {
    observer.disconnect();
    page.toggleAttribute('data-keys', false);
    page.style.removeProperty('--ow-keys');
  };
}
