import { Button, type ButtonProps } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../app/session.tsx';
import { saveEverything, signOut } from '../app/sign-out.ts';
import { useWords } from '../i18n/index.ts';
import { anythingTyped } from '../input/kept-form.ts';
import { testIds } from '../test-ids.ts';
import { ConfirmSteps } from './confirm-steps.tsx';

/** Signs out; asks first when a form was begun and not sent, since it is not there afterwards. */
export function SignOutButton({ words, iconSize, ...looks }: ButtonProps & { words: string; iconSize: number }) {
  const t = useWords();
  const me = useMe();
  const [asked, setAsked] = useState(false);
  const press = async (): Promise<void> => {
    await saveEverything();
    if (anythingTyped()) setAsked(true);
    else await signOut();
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconLogout size={iconSize} aria-hidden />}
        onClick={() => void press()}
        data-testid={testIds.frame.lock}
        {...looks}
      >
        {words}
      </Button>
      <ConfirmSteps
        opened={asked}
        title={t('common.signOut.title')}
        subject={me.id}
        about={[{ name: t('common.name'), value: me.label }]}
        will={[t('common.signOut.will')]}
        wont={[t('common.signOut.wont')]}
        confirm={t('common.frame.signOut')}
        dismiss={t('common.signOut.stay')}
        danger
        busy={false}
        error={undefined}
        onConfirm={() => void signOut()}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
