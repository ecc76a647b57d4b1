import { Button, Group, Slider } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePreferences } from '../../app/preferences.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Panel, Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { usePenScale, useSeenScreen } from './use-pen-scale.ts';

const ids = testIds.ruler;

/** ISO/IEC 7810 ID-1: bank cards, identity cards and driving licences are all this large. */
const card = { width: 85.6, height: 53.98 };
const rulerMm = 100;
/** Of which the slider goes over in steps that are less than the eye sees on a card. */
const pxPerMm = { min: 1.5, max: 12, step: 0.01 };

/** A drawn card is made as large as a real one laid on it: from then on a millimetre is known. */
export function MeasureScreen() {
  const t = useWords();
  const go = useNavigate();
  const seen = useSeenScreen();
  const present = usePenScale();
  const { choose } = usePreferences();
  const [scale, setScale] = useState(present.pxPerMm);
  const set = (value: number): void => setScale(Math.min(pxPerMm.max, Math.max(pxPerMm.min, value)));
  const keep = (): void => {
    choose({ ruler: { dotsPerMm: scale * seen.ratio, width: seen.width, height: seen.height } });
    void go(-1);
  };
  return (
    <Screen
      title={t('technician.ruler.title')}
      intro={t('technician.ruler.intro')}
      back="/technician/together"
      testid={ids.root}
      data={{ 'data-px-per-mm': scale.toFixed(2) }}
    >
      {present.measured ? (
        <Message tone="good">
          <p>{t('technician.ruler.measured')}</p>
        </Message>
      ) : null}
      <Panel>
        <Group gap="sm" align="center" wrap="nowrap">
          <Button variant="default" onClick={() => set(scale - pxPerMm.step * 2)} data-testid={ids.smaller}>
            {t('technician.ruler.smaller')}
          </Button>
          <Slider
            {...pxPerMm}
            value={scale}
            onChange={set}
            label={null}
            thumbLabel={t('technician.ruler.size')}
            style={{ flex: 1 }}
          />
          <Button variant="default" onClick={() => set(scale + pxPerMm.step * 2)} data-testid={ids.larger}>
            {t('technician.ruler.larger')}
          </Button>
        </Group>
        <div className="ow-ruler">
          <div className="ow-ruler__card" style={{ width: card.width * scale, height: card.height * scale }}>
            {t('technician.ruler.card')}
          </div>
          <div className="ow-ruler__line" style={{ width: rulerMm * scale }}>
            {t('technician.ruler.line', { mm: rulerMm })}
          </div>
        </div>
      </Panel>
      <NextStep label={t('technician.ruler.keep')} onGo={keep} testid={ids.keep} />
    </Screen>
  );
}
