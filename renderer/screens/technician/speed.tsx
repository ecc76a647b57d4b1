import { Button, NativeSelect } from '@mantine/core';
import { useNavigate } from 'react-router';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { usePenScale } from './use-pen-scale.ts';

const ids = testIds.live;

/** As monitors and paper have it, in millimetres a second. */
export const usualSpeed = 25;
const speeds = [6.25, 12.5, usualSpeed, 50];

/** Millimetres are spoken of only where the screen was measured; elsewhere it is how many times the usual. */
export function SpeedChoice({
  speed,
  onChoose,
}: {
  readonly speed: number;
  readonly onChoose: (speed: number) => void;
}) {
  const t = useWords();
  const { measured } = usePenScale();
  const label = (one: number): string =>
    measured
      ? t('technician.live.speedUnit', { speed: one })
      : t('technician.live.speedTimes', { times: one / usualSpeed });
  return (
    <NativeSelect
      label={t('technician.live.speed')}
      data={speeds.map((one) => ({ value: String(one), label: label(one) }))}
      value={String(speed)}
      onChange={(event) => onChoose(Number(event.currentTarget.value))}
      data-testid={ids.speed}
    />
  );
}

/** Nothing where the screen was measured. */
export function Unmeasured() {
  const t = useWords();
  const go = useNavigate();
  if (usePenScale().measured) return null;
  return (
    <Message tone="note" data-testid={ids.unmeasured}>
      <p>{t('technician.ruler.unmeasured')}</p>
      <Button size="compact-sm" variant="default" mt={6} onClick={() => void go('/technician/screen')}>
        {t('technician.ruler.title')}
      </Button>
    </Message>
  );
}
