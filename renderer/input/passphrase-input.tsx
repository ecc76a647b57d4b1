import { PasswordInput } from '@mantine/core';
import type { PasswordInputProps } from '@mantine/core';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

/** The one field for passphrases: can be shown, and says when Caps Lock is on, which nobody sees in dots. */
export function PassphraseInput({ description, ...field }: PasswordInputProps) {
  const t = useWords();
  const [capsLock, setCapsLock] = useState(false);
  // Only keys and the mouse tell; nothing says so when the field is reached.
  const look = (event: KeyboardEvent | MouseEvent): void => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <PasswordInput
      {...field}
      data-secret
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={
        <>
          {description === undefined ? null : <span>{description} </span>}
          <span role="status" data-testid={testIds.common.capsLock}>
            {capsLock ? <b className="ow-caps">{t('common.passphrase.capsLock')}</b> : null}
          </span>
        </>
      }
      descriptionProps={{ component: 'div' }}
      visibilityToggleButtonProps={{ 'aria-label': t('common.passphrase.reveal') }}
      onKeyDown={look}
      onKeyUp={look}
      onMouseDown={look}
    />
  );
}
