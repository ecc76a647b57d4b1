import { useFormat } from '../../i18n/format.ts';
import { useQuantityName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { useUnit } from '../../i18n/unit.ts';
import { monitorColour } from '../../components/monitor-colours.ts';
import { testIds } from '../../test-ids.ts';
import type { LiveFeed } from './live-feed.ts';
import { Results } from './results.tsx';
import { Sweep } from './sweep.tsx';

const ids = testIds.live;

/** Numerics larger than curves, units beside each value, alarms in words and by shape as well as by colour. */
/** @param running without that nothing is of now: what was drawn last looks it, and no value or alarm is shown */
export function Monitor({
  feed: told,
  pxPerSecond,
  running,
}: {
  readonly feed: LiveFeed;
  readonly pxPerSecond: number;
  readonly running: boolean;
}) {
  const t = useWords();
  const feed = running ? told : ended(told);
  return (
    <div className="ow-monitor">
      <AlarmLine alarms={feed.numerics?.alarms ?? []} known={feed.numerics?.alarmsKnown ?? false} />
      <div className="ow-monitor__body">
        <Curves feed={feed} pxPerSecond={pxPerSecond} label={t('technician.live.curves')} />
        <section className="ow-monitor__numerics" aria-label={t('technician.live.numerics')}>
          <Numerics feed={feed} />
        </section>
      </div>
      <Results feed={feed} />
    </div>
  );
}

function ended({ capture, curves }: LiveFeed): LiveFeed {
  return { capture, numerics: undefined, curves: curves.map((curve) => ({ ...curve, still: true })) };
}

/** @param label of the part of the page, unlike every other on it */
export function Curves({
  feed,
  pxPerSecond,
  label,
}: {
  readonly feed: LiveFeed;
  readonly pxPerSecond: number;
  readonly label: string;
}) {
  const t = useWords();
  const unitOf = useUnit();
  const nameOf = useQuantityName();
  const format = useFormat();
  return (
    <section className="ow-monitor__curves" aria-label={label}>
      {feed.curves.length === 0 ? <p className="ow-monitor__none">{t('technician.live.noCurve')}</p> : null}
      {feed.curves.map((curve) => {
        const name = nameOf(curve.code);
        const colour = monitorColour(curve.code);
        return (
          <figure key={curve.code} className="ow-monitor__curve" data-old={curve.still ? '' : undefined}>
            <figcaption style={{ color: colour }}>
              {name} <span className="ow-monitor__unit">{unitOf(curve.unit)}</span>
              {curve.still ? <span className="ow-monitor__age">{t('technician.live.curveStill')}</span> : null}
              <span className="ow-monitor__range">
                {format.number(curve.trace.min, 0)}–{format.number(curve.trace.max, 0)}
              </span>
            </figcaption>
            <Sweep
              trace={curve.trace}
              pxPerSecond={pxPerSecond}
              colour={colour}
              label={`${name}, ${unitOf(curve.unit)}`}
              testid={ids.wave(curve.code)}
            />
          </figure>
        );
      })}
    </section>
  );
}

/** @param most so many at the most, of those that the device told first */
export function Numerics({ feed, most = Infinity }: { readonly feed: LiveFeed; readonly most?: number }) {
  const t = useWords();
  const unitOf = useUnit();
  const nameOf = useQuantityName();
  const format = useFormat();
  const values = feed.numerics?.values.slice(0, most) ?? [];
  return (
    <>
      {values.length === 0 && (feed.numerics?.results.length ?? 0) === 0 ? (
        <p className="ow-monitor__nothing">{t('technician.live.noValues')}</p>
      ) : null}
      {values.map((value) => (
        <div
          key={value.code}
          className="ow-monitor__numeric"
          data-old={value.old ? '' : undefined}
          data-testid={ids.numeric(value.code)}
        >
          <span className="ow-monitor__name">
            {nameOf(value.code)}
            {value.old ? (
              <span className="ow-monitor__age">
                {t('technician.live.old', { seconds: format.number(Math.round(value.ageMs / 1000)) })}
              </span>
            ) : null}
          </span>
          {value.value === null ? (
            <span className="ow-monitor__missing">{t('technician.live.notMeasured')}</span>
          ) : (
            <span>
              <span className="ow-monitor__value">{format.number(value.value)}</span>{' '}
              <span className="ow-monitor__unit">{unitOf(value.unit)}</span>
              {value.doubt === undefined ? null : (
                <span className="ow-monitor__doubt">
                  <span aria-hidden>⚠</span> {t(`technician.live.doubt.${value.doubt}`)}
                </span>
              )}
            </span>
          )}
        </div>
      ))}
    </>
  );
}

/**
 * In the device's words, with its number and what level that is, in the order of that number. Without alarms it is only
 * said that there are none while the device says so.
 */
export function AlarmLine({
  alarms,
  known,
}: {
  readonly alarms: NonNullable<LiveFeed['numerics']>['alarms'];
  readonly known: boolean;
}) {
  const t = useWords();
  return (
    <div className="ow-monitor__alarms" role="status" aria-live="assertive" data-testid={ids.alarms}>
      {known && alarms.length === 0 ? <span className="ow-monitor__calm">{t('technician.live.noAlarms')}</span> : null}
      {known ? null : <span className="ow-monitor__calm">{t('technician.live.alarmsUnknown')}</span>}
      {[...alarms]
        .sort((a, b) => b.priority - a.priority)
        .map((alarm) => (
          <span
            key={`${alarm.priority} ${alarm.text}`}
            className="ow-monitor__alarm"
            data-level={alarm.level}
            data-old={alarm.old ? '' : undefined}
          >
            <span aria-hidden>▲</span> {alarm.text}{' '}
            <span className="ow-monitor__priority">
              {t(`technician.live.level.${alarm.level}`)} ·{' '}
              {t('technician.live.priority', { priority: alarm.priority })}
            </span>
          </span>
        ))}
    </div>
  );
}
