import { Button, Group } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { Evidence } from '../../components/evidence.tsx';
import { LiesAt } from '../../components/lies-at.tsx';
import { Fact, Facts, Panel, Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.emrPreview;

/** The doctor has signed; the rest is the patient's. */
export function SignedNotice({
  confirmation: { tid, at, kinds, version, bytes, digest, url },
}: {
  readonly confirmation: Replied<'treatment.sign'>;
}) {
  const t = useWords();
  const format = useFormat();
  const go = useNavigate();
  return (
    <Screen title={t('doctor.emr.title')} testid={ids.root} narrow data={{ 'data-tid': tid }}>
      <Message tone="good" title={t('doctor.preview.signed')} data-testid={ids.waiting}>
        <p>{t('doctor.preview.signedText')}</p>
      </Message>
      <Panel>
        <Facts>
          <Fact name={t('doctor.preview.at')}>{format.exact(at)}</Fact>
          <Fact name={t('doctor.preview.contents')}>
            {kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'))} ·{' '}
            {t('common.version', { version })}
          </Fact>
          <Fact name={t('doctor.preview.size')}>{format.bytes(bytes)}</Fact>
          <LiesAt url={url} />
        </Facts>
        <Evidence>
          <Facts>
            <Fact name={t('doctor.preview.digest')}>
              <span className="ow-mono">{digest}</span>
            </Fact>
          </Facts>
        </Evidence>
      </Panel>
      <Group>
        <Button onClick={() => void go('/doctor/day')}>{t('doctor.preview.toDay')}</Button>
        <Button variant="default" onClick={() => void go('/doctor/waiting')}>
          {t('doctor.preview.toWaiting')}
        </Button>
      </Group>
    </Screen>
  );
}
