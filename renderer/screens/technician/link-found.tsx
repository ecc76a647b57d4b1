import { Stack } from '@mantine/core';
import type { Replied } from '../../../api/window/calls.ts';
import { Fact, Facts, Panel } from '../../components/screen.tsx';
import { Message, type Tone } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDeviceName, useDriverName, useQuantityName } from '../../i18n/use-device-words.ts';
import { useUnit } from '../../i18n/unit.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.linkTest;
type Found = Replied<'devices.testLink'>;

const tones: Readonly<Record<Found['outcome'], Tone>> = { understood: 'good', foreign: 'bad', silent: 'wait' };

/** What a test of a link found, and that nothing of it is left. */
export function LinkFound({
  found,
  driver,
  port,
}: {
  readonly found: Found;
  readonly driver: string;
  readonly port: string;
}) {
  const t = useWords();
  const { outcome, line = '', values, curves } = found;
  const empty = outcome === 'understood' && values.length === 0 && curves.length === 0;
  return (
    <Stack gap="md" data-testid={ids.found} data-outcome={outcome} data-values={values.length}>
      <Message
        tone={empty ? 'wait' : tones[outcome]}
        title={t(`technician.linkTest.outcome.${outcome}`, { port, line })}
      >
        <p>{t(empty ? 'technician.linkTest.noValues' : `technician.linkTest.hint.${outcome}`)}</p>
        <p>{t('technician.linkTest.nothingKept')}</p>
      </Message>
      <Panel title={t('technician.linkTest.found')}>
        {outcome === 'understood' ? <Understood found={found} driver={driver} /> : <Heard found={found} />}
      </Panel>
    </Stack>
  );
}

/** At which settings how much came. */
function Heard({ found: { heard } }: { readonly found: Found }) {
  const t = useWords();
  const format = useFormat();
  return (
    <Facts>
      {heard.map(({ line, bytes, frames }) => (
        <Fact key={line} name={line}>
          {t('technician.linkTest.heard', { bytes: format.number(bytes), frames: format.number(frames) })}
        </Fact>
      ))}
    </Facts>
  );
}

function Understood({ found, driver }: { readonly found: Found; readonly driver: string }) {
  const t = useWords();
  const format = useFormat();
  const driverName = useDriverName();
  const deviceName = useDeviceName();
  const nameOf = useQuantityName();
  const unitOf = useUnit();
  const { line, device, bytes, seconds, values, curves, alarms } = found;
  return (
    <Facts>
      <Fact name={t('technician.setUp.driver')}>{driverName(driver)}</Fact>
      <Fact name={t('technician.setUp.lineChoice')}>{line}</Fact>
      <Fact name={t('technician.captures.device')}>
        {device === undefined ? t('technician.linkTest.unnamed') : deviceName(`${device.vendor} ${device.model}`)}
      </Fact>
      {device === undefined ? null : (
        <>
          <Fact name={t('technician.linkTest.deviceId')}>{device.deviceId || '—'}</Fact>
          <Fact name={t('technician.linkTest.software')}>{device.softwareRevision || '—'}</Fact>
        </>
      )}
      <Fact name={t('technician.live.bytes')}>
        {t('technician.linkTest.rate', { bytes: format.bytes(bytes), seconds: format.number(seconds) })}
      </Fact>
      <Fact name={t('technician.live.alarms')}>{format.number(alarms)}</Fact>
      {values.map(({ code, value, unit, text }) => (
        <Fact key={code} name={nameOf(code)}>
          {value === null ? text || t('technician.live.notMeasured') : format.number(value)} {unitOf(unit ?? '')}
        </Fact>
      ))}
      {curves.map(({ code, unit, perSecond }) => (
        <Fact key={code} name={nameOf(code)}>
          {unitOf(unit ?? '')} · {t('technician.linkTest.samples', { count: Math.round(perSecond) })}
        </Fact>
      ))}
    </Facts>
  );
}
