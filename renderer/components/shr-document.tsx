import { NativeSelect, Slider, Text, Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import type { ShrView } from '../../api/window/views.ts';
import { lowestAndHighest } from '../../domain/extent.ts';
import { useFormat } from '../i18n/format.ts';
import { useDeviceName, useQuantityName } from '../i18n/use-device-words.ts';
import { useWords } from '../i18n/index.ts';
import { useUnit } from '../i18n/unit.ts';
import { testIds } from '../test-ids.ts';
import { monitorColour } from './monitor-colours.ts';
import { Sparkline } from './sparkline.tsx';
import { WaveChart } from './wave-chart.tsx';
import type { SweepSpeed, WavePiece } from './wave-data.ts';
import { endOf, gapBands, spanMs, sweepSpeeds } from './wave-data.ts';

/**
 * A device recording as it was signed: values, curves, alarms, markers and gaps. Alarms in the device's words and with
 * its number: what level the number means is not public for MEDIBUS, so none is made up.
 */
export function ShrSheet({ document }: { readonly document: ShrView }) {
  const t = useWords();
  const format = useFormat();
  const deviceName = useDeviceName();
  // Its id and its version.
  const [driver] = document.driver.split(' ');
  const offset = (ms: number): string =>
    `${format.clock(ms)} · ${format.exact(new Date(new Date(document.start).getTime() + ms).toISOString())}`;
  return (
    <div className="ow-shr">
      <Title order={2}>{t('record.shr.title', { device: deviceName(document.device, driver) })}</Title>
      <Text size="sm" c="dimmed">
        {t('record.shr.span', { start: format.exact(document.start), end: format.exact(document.end) })} ·{' '}
        {document.driver} ·{' '}
        {document.gaps.length === 0 ? t('record.noGaps') : t('record.gaps', { count: document.gaps.length })}
      </Text>
      <Numerics document={document} />
      {document.waveforms.length === 0 ? null : <Waves document={document} />}
      <h3>{t('record.shr.alarms')}</h3>
      {document.alarms.length === 0 ? (
        <Text c="dimmed">{t('record.shr.noAlarms')}</Text>
      ) : (
        <ul className="ow-rows">
          {document.alarms.map((alarm, at) => (
            <li key={at}>
              <span className="ow-nowrap ow-quiet">{offset(alarm.atMs)}</span>
              <span className="ow-alarm">
                <span aria-hidden>▲</span> {alarm.text}
              </span>
              <span className="ow-quiet">{t('record.shr.devicePriority', { priority: alarm.priority })}</span>
            </li>
          ))}
        </ul>
      )}
      {document.markers.length === 0 ? null : (
        <>
          <h3>{t('record.shr.markers')}</h3>
          <ul className="ow-rows">
            {document.markers.map((marker, at) => (
              <li key={at}>
                <span className="ow-nowrap ow-quiet">{offset(marker.atMs)}</span>
                <b>{marker.text}</b>
              </li>
            ))}
          </ul>
        </>
      )}
      {document.gaps.length === 0 ? null : (
        <>
          <h3>{t('record.shr.gaps')}</h3>
          <ul className="ow-rows">
            {document.gaps.map((gap, at) => (
              <li key={at}>
                <span className="ow-nowrap ow-quiet">{offset(gap.fromMs)}</span>
                <span>{t('common.seconds', { count: Number(((gap.toMs - gap.fromMs) / 1000).toFixed(1)) })}</span>
                <b>{t(`term.gap.${gap.reason}`)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Numerics({ document }: { readonly document: ShrView }) {
  const t = useWords();
  const unitOf = useUnit();
  const format = useFormat();
  const nameOf = useQuantityName();
  if (document.measurements.length === 0) return null;
  // A record has several of them.
  const span = t('record.shr.span', { start: format.exact(document.start), end: format.exact(document.end) });
  return (
    <>
      <h3>{t('record.shr.numerics')}</h3>
      <div className="ow-table-wrap" tabIndex={0} role="region" aria-label={`${t('record.shr.numerics')} · ${span}`}>
        <table className="ow-table ow-table--still" data-testid={testIds.record.numerics}>
          <thead>
            <tr>
              {[
                t('record.measure'),
                t('record.shr.latest'),
                t('record.unit'),
                t('record.shr.min'),
                t('record.shr.max'),
                t('record.shr.count'),
                t('record.shr.trends'),
              ].map((header, at) => (
                <th key={header} scope="col" data-align={at === 1 || (at >= 3 && at <= 5) ? 'end' : 'start'}>
                  <span className="ow-table__plain">{header}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {document.measurements.map((measurement) => {
              const present = measurement.values.filter((value) => value !== null);
              const last = present.at(-1);
              const [lowest, highest] = lowestAndHighest(present) ?? [];
              const number = (value: number | undefined): string =>
                value === undefined ? t('common.notMeasured') : format.number(value);
              return (
                <tr key={measurement.code}>
                  <td>
                    {nameOf(measurement.code)} <span className="ow-mono ow-quiet">{measurement.code}</span>
                    {measurement.implausible === 0 ? null : (
                      <Text size="xs" c="var(--ow-wait-ink)">
                        <span aria-hidden>⚠</span> {t('record.shr.implausible', { count: measurement.implausible })}
                      </Text>
                    )}
                  </td>
                  <td data-align="end">
                    <b>{number(last)}</b>
                  </td>
                  <td>{unitOf(measurement.unit)}</td>
                  <td data-align="end">{number(lowest)}</td>
                  <td data-align="end">{number(highest)}</td>
                  <td data-align="end">{format.number(present.length)}</td>
                  <td>
                    <Sparkline times={measurement.times} values={measurement.values} colour="var(--ow-accent)" />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Waves({ document }: { readonly document: ShrView }) {
  const t = useWords();
  const unitOf = useUnit();
  const format = useFormat();
  const nameOf = useQuantityName();
  const { ref, width } = useElementSize();
  const [speed, setSpeed] = useState<SweepSpeed>(25);
  const [position, setPosition] = useState(0);
  const curves = useMemo(() => curvesOf(document), [document]);
  const length = Math.max(1, ...document.waveforms.map(endOf));
  const span = spanMs(Math.max(200, width - 54), speed);
  const from = Math.min(position, Math.max(0, length - span));
  return (
    <>
      <h3>{t('record.shr.waves')}</h3>
      <div className="ow-curves" ref={ref}>
        {curves.map(({ code, first, pieces, gaps }) => (
          <figure key={code} className="ow-wave">
            <figcaption style={{ color: monitorColour(first.code) }}>
              {nameOf(first.code)}{' '}
              <span className="ow-wave__unit">
                {unitOf(first.unit)} · {t('record.shr.sampleEvery', { ms: format.number(first.intervalMs) })}
              </span>
            </figcaption>
            {width === 0 ? null : (
              <WaveChart
                pieces={pieces}
                gaps={gaps}
                markers={document.markers}
                fromMs={from}
                toMs={from + span}
                width={width}
                height={132}
                colour={monitorColour(first.code)}
                gapText={t('record.shr.gap')}
                label={t('record.shr.waveLabel', {
                  name: nameOf(first.code),
                  unit: unitOf(first.unit),
                  from: format.clock(from),
                  to: format.clock(from + span),
                  gaps: gaps.length === 0 ? t('record.noGaps') : t('record.gaps', { count: gaps.length }),
                })}
                testid={testIds.record.wave(code)}
              />
            )}
          </figure>
        ))}
      </div>
      <div className="ow-wave__controls">
        <NativeSelect
          size="xs"
          label={t('record.shr.speed')}
          data={sweepSpeeds.map((one) => ({
            value: String(one),
            label: t('record.shr.speedValue', { speed: format.number(one) }),
          }))}
          value={String(speed)}
          onChange={(event) => setSpeed(sweepSpeeds.find((one) => String(one) === event.currentTarget.value) ?? speed)}
        />
        <div style={{ flex: 1 }}>
          <Text size="xs" fw={550}>
            {t('record.shr.position')}: {format.clock(from)} – {format.clock(from + span)} / {format.clock(length)}
          </Text>
          <Slider
            min={0}
            max={Math.max(1, length - span)}
            step={200}
            value={from}
            onChange={setPosition}
            label={null}
            thumbLabel={t('record.shr.position')}
            disabled={length <= span}
          />
        </div>
      </div>
    </>
  );
}

type Waveform = ShrView['waveforms'][number];

/** A curve may come in pieces, one for each time slice. */
function curvesOf(
  document: ShrView,
): { code: string; first: Waveform; pieces: readonly WavePiece[]; gaps: ReturnType<typeof gapBands> }[] {
  const firsts = document.waveforms.filter(
    (wave, at, all) => all.findIndex((other) => other.code === wave.code) === at,
  );
  return firsts.map((first) => {
    const pieces = document.waveforms.filter((wave) => wave.code === first.code);
    return { code: first.code, first, pieces, gaps: gapBands(pieces) };
  });
}
