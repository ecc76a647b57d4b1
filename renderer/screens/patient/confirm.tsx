import { Button, Group, Text } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Fact, Facts, Screen } from '../../components/screen.tsx';
import { MissingFromList } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { PatientOutbox } from './outbox.tsx';
import { TreatmentName } from './treatment-name.tsx';

const ids = testIds.confirm;

/** Records a doctor has signed and the patient has not. */
export function Confirm() {
  const t = useWords();
  const go = useNavigate();
  const local = useLocal();
  const format = useFormat();
  const asking = useAsk('confirm.list', {}, { everyMs: 5000 });
  return (
    <Screen title={t('patient.confirm.title')} intro={t('patient.confirm.intro')} testid={ids.root} narrow>
      <PatientOutbox />
      <WhenAnswered asking={asking}>
        {({ items, ...missing }) => (
          <>
            <MissingFromList {...missing} />
            {items.length === 0 ? (
              <EmptyState
                title={t('patient.confirm.empty')}
                hint={t('patient.confirm.emptyHint')}
                icon={<IconFileCheck size={34} stroke={1.4} aria-hidden />}
              />
            ) : null}
            <div className="ow-choices">
              {items.map((one, at) => (
                <section key={`${one.tid}-${one.version}`} className="ow-panel">
                  <Text fw={650} mb={8}>
                    {local(one.hospital)}
                    {one.doctorName === undefined ? '' : ` · ${t('patient.confirm.from', { doctor: one.doctorName })}`}
                  </Text>
                  <Facts>
                    <Fact name={t('patient.confirm.signedAt')}>{format.dateTime(one.at)}</Fact>
                    <Fact name={t('patient.confirm.kinds')}>
                      {one.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'))} ·{' '}
                      {format.bytes(one.bytes)} · {t('common.version', { version: one.version })}
                    </Fact>
                    <Fact name={t('patient.records.treatment')}>
                      <TreatmentName tid={one.tid} />
                    </Fact>
                  </Facts>
                  <Group justify="flex-end" mt={10}>
                    <Button
                      variant={at === 0 ? 'filled' : 'default'}
                      onClick={() => void go(`/patient/confirm/${one.org}/${one.tid}`)}
                      data-testid={ids.open(one.tid)}
                    >
                      {t('patient.confirm.read')}
                    </Button>
                  </Group>
                </section>
              ))}
            </div>
          </>
        )}
      </WhenAnswered>
    </Screen>
  );
}
