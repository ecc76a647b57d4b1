import {
  IconArrowBigUp,
  IconArrowBigUpFilled,
  IconBackspace,
  IconCornerDownLeft,
  IconKeyboardHide,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import type { Board } from './board.ts';
import type { Key } from './layouts.ts';
import { signName } from './sign-names.ts';

/** How it looks where it is not a sign, and how broad it is. */
const size = 28;

/** One key. It is never where the keyboard is: that stays in the field. */
export function KeyButton({
  of,
  shift,
  onPress,
}: {
  readonly of: Key;
  readonly shift: Board['shift'];
  readonly onPress: (key: Key) => void;
}) {
  const t = useWords();
  const called = of.does === 'sign' ? signName(of.text) : undefined;
  const name = of.does === 'sign' ? called && t(`common.keyboard.sign.${called}`) : t(`common.keyboard.${of.does}`);
  return (
    <button
      type="button"
      tabIndex={-1}
      className="ow-key"
      data-does={of.does}
      data-testid={testIds.keyboard.key(of.does === 'sign' ? of.text : of.does)}
      aria-label={name}
      aria-pressed={of.does === 'shift' ? shift !== 'off' : undefined}
      onClick={() => onPress(of)}
    >
      <Cap of={of} shift={shift} />
    </button>
  );
}

function Cap({ of, shift }: { readonly of: Key; readonly shift: Board['shift'] }): ReactNode {
  const t = useWords();
  switch (of.does) {
    case 'sign':
      return shift === 'off' ? of.text : of.text.toUpperCase();
    case 'erase':
      return <IconBackspace size={size} aria-hidden />;
    case 'enter':
      return <IconCornerDownLeft size={size} aria-hidden />;
    case 'close':
      return <IconKeyboardHide size={size} aria-hidden />;
    case 'shift':
      return shift === 'locked' ? (
        <IconArrowBigUpFilled size={size} aria-hidden />
      ) : (
        <IconArrowBigUp size={size} aria-hidden />
      );
    case 'space':
      return t('common.keyboard.space');
    case 'letters':
    case 'pinyin':
    case 'signs':
      return t(`common.keyboard.cap.${of.does}`);
  }
}
