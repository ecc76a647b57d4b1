import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

/** Somebody seems to be gone: what will happen by itself, and the one button that keeps it from happening. */
export function LeaveWarning({
  left,
  now,
  onNow,
  onStay,
  children,
}: {
  /** Seconds; 0 while nobody is warned. */
  readonly left: number;
  /** What the button says that does it at once. */
  readonly now: string;
  readonly onNow: () => void;
  readonly onStay: () => void;
  readonly children: ReactNode;
}) {
  const t = useWords();
  return (
    <Modal
      opened={left > 0}
      onClose={onStay}
      withCloseButton={false}
      closeOnClickOutside={false}
      title={
        <Text fw={650} size="lg">
          {t('common.lockWarning.title')}
        </Text>
      }
      data-testid={testIds.frame.lockWarning}
    >
      <Text role="alert" mb="lg">
        {children}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onNow}>
          {now}
        </Button>
        <Button onClick={onStay} data-autofocus data-testid={testIds.frame.stay}>
          {t('common.lockWarning.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
