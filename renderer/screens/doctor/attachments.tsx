import { ActionIcon, Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useAct } from '../../bridge/index.ts';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useUndo } from '../../components/undo.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { OpenedTreatmentView } from './emr-form.ts';
import { EmrPart } from './part.tsx';

const ids = testIds.emr;
type Attached = OpenedTreatmentView['attachments'];

/** Files that go into the record as they are. Main asks which file; the renderer never sees a path. */
export function Attachments({
  appointmentId,
  tid,
  attachments,
}: {
  readonly appointmentId: string;
  readonly tid: string;
  readonly attachments: Attached;
}) {
  const t = useWords();
  const client = useQueryClient();
  const attach = useAct('treatment.attach');
  const detach = useAct('treatment.detach');
  const offer = useUndo();
  const [going, setGoing] = useState<readonly string[]>([]);
  const show = (now: Attached | undefined): void => {
    if (now === undefined) return;
    client.setQueryData<OpenedTreatmentView>(['treatment.open', { appointmentId }], (old) =>
      old === undefined ? undefined : { ...old, attachments: now },
    );
  };
  // Its copy is thrown away for good, so that is done only when it can no longer be wanted back.
  const remove = ({ id, title }: Attached[number]): void => {
    setGoing((before) => [...before, id]);
    offer({
      what: title === '' ? t('doctor.emr.untitled') : title,
      undo: () => setGoing((before) => before.filter((one) => one !== id)),
      settle: () => void detach.run({ tid, id }).then(show),
    });
  };
  return (
    <EmrPart id="attachments">
      <Text size="sm" c="dimmed" mb={4}>
        {t(attachments.length === 0 ? 'doctor.emr.noAttachments' : 'doctor.emr.attachHint')}
      </Text>
      {attachments
        .filter(({ id }) => !going.includes(id))
        .map((file) => (
          <File key={file.id} file={file} busy={detach.busy} onRemove={() => remove(file)} />
        ))}
      <Button
        mt={8}
        size="xs"
        variant="default"
        leftSection={<IconPaperclip size={15} />}
        loading={attach.busy}
        onClick={() => void attach.run({ tid }).then(show)}
        data-testid={ids.attach}
      >
        {t('doctor.emr.attach')}
      </Button>
      <ErrorPanel error={attach.error ?? detach.error} />
    </EmrPart>
  );
}

function File({
  file: { id, title, mediaType, bytes },
  busy,
  onRemove,
}: {
  readonly file: Attached[number];
  readonly busy: boolean;
  readonly onRemove: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  const name = title === '' ? t('doctor.emr.untitled') : title;
  return (
    <div className="ow-file" data-testid={ids.attachment(id)}>
      <IconPaperclip size={18} stroke={1.6} aria-hidden />
      <div>
        <b>{name}</b>
        <div className="ow-quiet">
          {mediaType} · {format.bytes(bytes)}
        </div>
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={busy}
        aria-label={t('common.remove', { what: name })}
        onClick={onRemove}
        data-testid={ids.detach(id)}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
