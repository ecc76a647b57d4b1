import { Button, Group, Title } from '@mantine/core';
import { IconActivityHeartbeat, IconPlus } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { isRunning } from './capture-state.ts';
import { DeviceCard } from './device-card.tsx';
import { usePenScale } from './use-pen-scale.ts';
import { HideButton } from './privacy.tsx';
import { Unmeasured, usualSpeed } from './speed.tsx';

const ids = testIds.together;
type Capture = Replied<'capture.list'>[number];
type Treatment = Replied<'capture.treatments'>['items'][number];

/** All devices that this client hears, at once; each can be gone to. What was cut off stays until it is seen to. */
export function Together() {
  const t = useWords();
  const go = useNavigate();
  const listed = useAsk('capture.list', {}, { everyMs: 2000 });
  const treatments = useAsk('capture.treatments', {}).value?.items ?? [];
  return (
    <WhenAnswered asking={listed}>
      {(captures) => {
        const cut = captures.filter(({ state }) => state === 'cut');
        const shown = [...captures.filter(isRunning).toReversed(), ...cut];
        const patients = patientsOf(shown, treatments);
        const only = patients.length === 1 ? patients[0] : undefined;
        return (
          <>
            {only === undefined ? null : <PatientBanner subject={only} />}
            <Screen
              title={t('technician.together.title')}
              intro={patients.length > 1 ? t('technician.together.several', { count: patients.length }) : undefined}
              testid={ids.root}
              actions={
                <Group>
                  <HideButton />
                  <Button
                    variant="default"
                    leftSection={<IconPlus size={16} />}
                    onClick={() => void go('/technician/new')}
                  >
                    {t('technician.captures.start')}
                  </Button>
                </Group>
              }
            >
              {shown.length === 0 ? (
                <EmptyState
                  title={t('technician.together.none')}
                  hint={t('technician.captures.emptyHint')}
                  icon={<IconActivityHeartbeat size={34} stroke={1.4} aria-hidden />}
                />
              ) : (
                <Cards shown={shown} named={only === undefined} />
              )}
            </Screen>
          </>
        );
      }}
    </WhenAnswered>
  );
}

/** @param named each says of which treatment it is: they are not all of one patient, or that is not known */
function Cards({ shown, named }: { readonly shown: readonly Capture[]; readonly named: boolean }) {
  const t = useWords();
  const { pxPerMm, measured } = usePenScale();
  return (
    <>
      <div className="ow-together">
        {shown.map((capture) => (
          <DeviceCard key={capture.id} listed={capture} named={named} pxPerSecond={pxPerMm * usualSpeed} />
        ))}
      </div>
      {measured ? (
        <Title order={2} size="sm" c="dimmed" fw={400}>
          {t('technician.live.speedUnit', { speed: usualSpeed })}
        </Title>
      ) : null}
      <Unmeasured />
    </>
  );
}

/** One for each patient; with the treatment where all is of the same one. */
function patientsOf(captures: readonly Capture[], treatments: readonly Treatment[]) {
  const of = ({ tid }: Capture): string | undefined => treatments.find((one) => one.tid === tid)?.patientPid;
  const tids = new Set(captures.map(({ tid }) => tid));
  const [tid] = tids.size === 1 ? tids : [];
  // One whose treatment is not listed any more may be anybody's.
  return [...new Set(captures.map((one) => of(one) ?? one.tid))].flatMap((pid) =>
    treatments.some(({ patientPid }) => patientPid === pid) || captures.length > 1 ? [{ pid, tid }] : [],
  );
}
