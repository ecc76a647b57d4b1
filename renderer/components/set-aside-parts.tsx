import { Text, Title } from '@mantine/core';
import { IconActivityHeartbeat } from '@tabler/icons-react';
import type { RecordView } from '../../api/window/views.ts';
import { useFormat } from '../i18n/format.ts';
import { useDeviceName } from '../i18n/use-device-words.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

/** What was recorded and is not in the record: signed, as everything in it is. */
export function SetAsideParts({ record: { setAside } }: { readonly record: RecordView }) {
  const t = useWords();
  const format = useFormat();
  const deviceName = useDeviceName();
  if (setAside.length === 0) return null;
  return (
    <section className="ow-document__part" data-testid={testIds.record.setAside}>
      <Title order={2}>{t('record.setAside.title')}</Title>
      {setAside.map(({ device, from, to, reason }) => (
        <div className="ow-part" key={`${from} ${to} ${device ?? ''} ${reason}`}>
          <IconActivityHeartbeat size={20} stroke={1.6} aria-hidden />
          <div>
            <b>{device === undefined ? t('term.kind.SHR') : deviceName(device)}</b>
            <div className="ow-quiet">
              {t('record.shr.span', { start: format.dateTime(from), end: format.dateTime(to) })}
              <br />
              {t(`term.setAside.${reason}`)}
            </div>
          </div>
        </div>
      ))}
      <Text size="sm" c="dimmed" mt={6}>
        {t('record.setAside.note')}
      </Text>
    </section>
  );
}
