import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { AskError } from '../bridge/index.ts';
import { useWords } from '../i18n/index.ts';
import { KeptForm, useKeptForm } from '../input/kept-form.ts';
import { testIds } from '../test-ids.ts';
import { ErrorPanel } from './error-panel.tsx';
import { Fact, Facts } from './screen.tsx';

/** About whom or what: a name for it, and who or what it is. */
export interface About {
  readonly name: string;
  readonly value: ReactNode;
}

export interface ConfirmStepsProps {
  readonly opened: boolean;
  readonly title: string;
  /** Whom and what is decided about, the person first; nobody should have to remember which row was open. */
  readonly about: readonly [About, ...About[]];
  /** Tells the subject from others of its kind: a reason typed for one is not offered for another. */
  readonly subject: string;
  readonly children?: ReactNode;
  /** In plain words. */
  readonly will?: readonly string[];
  readonly wont?: readonly string[];
  readonly confirm: string;
  /** What the button that decides nothing says, where “Cancel” could be taken for the decision. */
  readonly dismiss?: string;
  readonly danger?: boolean;
  /** Label of the reason, when one is asked for. */
  readonly reason?: {
    readonly label: string;
    readonly description?: string;
    readonly required: boolean;
    readonly testid?: string;
  };
  /** Have it said that this was read. */
  readonly acknowledge?: boolean;
  readonly busy: boolean;
  readonly error: AskError | undefined;
  readonly testid?: string;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}

/** A reason half written is there again when its dialog is. */
const keptReason = new KeptForm('decision', z.object({ why: z.string() }), { why: '' });

/** A decision with consequences: what it does, what it does not do, why, and then the button. */
export function ConfirmSteps(props: ConfirmStepsProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={
        <Text fw={650} size="lg">
          {props.title}
        </Text>
      }
      size="lg"
      closeOnClickOutside={!props.busy}
    >
      <ConfirmBody {...props} />
    </Modal>
  );
}

function ConfirmBody({
  children,
  title,
  about,
  subject,
  will = [],
  wont = [],
  confirm,
  dismiss,
  danger = false,
  reason,
  acknowledge = false,
  busy,
  error,
  testid,
  onConfirm,
  onClose,
}: ConfirmStepsProps) {
  const t = useWords();
  const { typed, change, forget } = useKeptForm(keptReason, `${title} ${subject}`);
  const sent = useSent(error, forget);
  const { why } = typed;
  const [read, setRead] = useState(false);
  const missing = [
    ...(reason?.required === true && why.trim() === '' ? [t('common.reasonNeeded')] : []),
    ...(acknowledge && !read ? [t('common.readFirst')] : []),
  ];
  return (
    <Stack gap="md">
      <div className="ow-about" data-testid={testIds.common.confirmAbout}>
        <Facts>
          {about.map(({ name, value }) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </Facts>
      </div>
      {children}
      <Consequences title={t('common.confirm.will')} items={will} done />
      <Consequences title={t('common.confirm.wont')} items={wont} done={false} />
      {reason === undefined ? null : (
        <Textarea
          label={reason.label}
          description={reason.description}
          required={reason.required}
          autosize
          minRows={2}
          maxLength={500}
          value={why}
          data-autofocus
          onChange={(event) => change({ why: event.currentTarget.value })}
          data-testid={reason.testid ?? testIds.common.confirmReason}
        />
      )}
      {acknowledge ? (
        <Checkbox
          label={t('common.understand')}
          checked={read}
          onChange={(event) => setRead(event.currentTarget.checked)}
          data-testid={testIds.common.confirm + '-read'}
        />
      ) : null}
      <ErrorPanel error={error} />
      <Group justify="flex-end">
        {missing.length === 0 ? null : (
          <span className="ow-next__missing">{t('common.missing', { what: missing.join(t('common.listJoin')) })}</span>
        )}
        <Button variant="default" onClick={onClose} disabled={busy} data-testid={testIds.common.confirmCancel}>
          {dismiss ?? t('common.cancel')}
        </Button>
        <Button
          onClick={() => {
            sent();
            onConfirm(why.trim());
          }}
          disabled={missing.length > 0}
          loading={busy}
          data-testid={testid ?? testIds.common.confirm}
          {...(danger ? { color: 'red.8' } : {})}
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}

/**
 * A reason that was sent is not kept: once the dialog is gone without a failure, it is forgotten. Answers what says
 * that it is sent.
 */
function useSent(error: AskError | undefined, forget: () => void): () => void {
  const latest = useRef({ sent: false, failed: false, forget });
  useEffect(() => {
    latest.current = { ...latest.current, failed: error !== undefined, forget };
  });
  useEffect(
    () => () => {
      const { sent, failed, forget: forgetReason } = latest.current;
      if (sent && !failed) forgetReason();
    },
    [],
  );
  return () => {
    latest.current = { ...latest.current, sent: true };
  };
}

export function Consequences({
  title,
  items,
  done,
}: {
  readonly title: string;
  readonly items: readonly string[];
  readonly done: boolean;
}) {
  if (items.length === 0) return null;
  return (
    <div>
      <Text fw={600} mb={6}>
        {title}
      </Text>
      <ul className="ow-kept">
        {items.map((item) => (
          <li key={item}>
            {done ? (
              <IconCheck size={18} color="var(--ow-good-ink)" aria-hidden />
            ) : (
              <IconX size={18} color="var(--ow-bad-ink)" aria-hidden />
            )}
            <span>{item}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
