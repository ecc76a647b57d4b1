import { Button, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

/**
 * Foot of a card before sign-in: back, what is missing, and the one next step. What was typed is nobody's yet, so it is
 * not kept for whoever comes to the machine next; it is asked about before it is thrown away.
 */
export function DoorNext({
  label,
  missing,
  typed,
  what,
  busy,
  testid,
  onGo,
}: {
  readonly label: string;
  readonly missing: readonly string[];
  /** Whatever was typed, passphrases included. */
  readonly typed: readonly string[];
  /** What the card is for, and whose it would be. */
  readonly what: { readonly name: string; readonly value: string };
  readonly busy: boolean;
  readonly testid: string;
  readonly onGo: () => void;
}) {
  const t = useWords();
  const go = useNavigate();
  const [asked, setAsked] = useState(false);
  const begun = typed.some((text) => text.trim() !== '');
  const back = (): void => {
    if (begun) setAsked(true);
    else void go('/');
  };
  useAskedByMouse(begun, () => setAsked(true));
  return (
    <>
      <Group justify="flex-end" gap="md">
        <Button variant="default" mr="auto" disabled={busy} onClick={back} data-testid={testIds.common.back}>
          {t('common.back')}
        </Button>
        {missing.length === 0 ? null : (
          <span className="ow-next__missing" role="status" data-testid={testIds.common.missing}>
            {t('common.missing', { what: missing.join(t('common.listJoin')) })}
          </span>
        )}
        <Button size="md" disabled={missing.length > 0} loading={busy} onClick={onGo} data-testid={testid}>
          {label}
        </Button>
      </Group>
      <ConfirmSteps
        opened={asked}
        title={t('start.leave.title')}
        subject={what.name}
        about={[{ name: what.name, value: what.value.trim() === '' ? t('common.notStated') : what.value }]}
        will={[t('start.leave.will')]}
        wont={[t('start.leave.wont')]}
        confirm={t('start.leave.confirm')}
        dismiss={t('start.leave.stay')}
        danger
        busy={false}
        error={undefined}
        onConfirm={() => void go('/')}
        onClose={() => setAsked(false)}
      />
    </>
  );
}

const backAndForward = [3, 4];

/** The mouse's own buttons go back and forth without asking a page that does not stop them. */
function useAskedByMouse(begun: boolean, ask: () => void): void {
  useEffect(() => {
    if (!begun) return;
    const stop = (event: MouseEvent): void => {
      if (!backAndForward.includes(event.button)) return;
      event.preventDefault();
      ask();
    };
    window.addEventListener('mouseup', stop);
    return () => window.removeEventListener('mouseup', stop);
  });
}
