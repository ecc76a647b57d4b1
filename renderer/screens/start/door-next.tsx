import { Button, Group } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

/** Foot of a card before sign-in: back, what is missing, and the one next step. */
export function DoorNext({
  label,
  missing,
  busy,
  testid,
  onGo,
}: {
  readonly label: string;
  readonly missing: readonly string[];
  readonly busy: boolean;
  readonly testid: string;
  readonly onGo: () => void;
}) {
  const t = useWords();
  const go = useNavigate();
  return (
    <Group justify="flex-end" gap="md">
      <Button
        variant="default"
        mr="auto"
        disabled={busy}
        onClick={() => void go('/')}
        data-testid={testIds.common.back}
      >
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
  );
}
