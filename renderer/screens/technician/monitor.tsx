import { useFormat } from '../../i18n/format.ts';
import { unitForPeople } from '../../data/units.ts';
import { useQuantityName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { monitorColour } from '../../components/monitor-colours.ts';
import { testIds } from '../../test-ids.ts';
import type { LiveFeed } from './live-feed.ts';
import { Sweep } from './sweep.tsx';

const ids = testIds.live;

/** Numerics larger than curves, units beside each value, alarms in words and by shape as well as by colour. */
export function Monitor({ feed, speed }: { readonly feed: LiveFeed; readonly speed: number }) {
  const t = useWords();
  return (
    <div className="ow-monitor">
      <Alarms alarms={feed.numerics?.alarms ?? []} />
      <div className="ow-monitor__body">
        <Curves feed={feed} speed={speed} />
        <section className="ow-monitor__numerics" aria-label={t('technician.live.numerics')}>
          <Numerics feed={feed} />
        </section>
      </div>
    </div>
  );
}

function Curves({ feed, speed }: { readonly feed: LiveFeed; readonly speed: number }) {
  const t = useWords();
  const nameOf = useQuantityName();
  const format = useFormat();
  return (
    <section className="ow-monitor__curves" aria-label={t('technician.live.curves')}>
      {feed.curves.length === 0 ? <p className="ow-monitor__none">{t('technician.live.noCurve')}</p> : null}
      {feed.curves.map((curve) => {
        const name = nameOf(curve.code);
        const colour = monitorColour(curve.code);
        return (
          <figure key={curve.code} className="ow-monitor__curve">
            <figcaption style={{ color: colour }}>
              {name} <span className="ow-monitor__unit">{unitForPeople(curve.unit)}</span>
              <span className="ow-monitor__range">
                {format.number(curve.trace.min, 0)}–{format.number(curve.trace.max, 0)}
              </span>
            </figcaption>
            <Sweep
              trace={curve.trace}
              speed={speed}
              colour={colour}
              label={`${name}, ${unitForPeople(curve.unit)}`}
              testid={ids.wave(curve.code)}
            />
          </figure>
        );
      })}
    </section>
  );
}

function Numerics({ feed }: { readonly feed: LiveFeed }) {
  const t = useWords();
  const nameOf = useQuantityName();
  const format = useFormat();
  return (
    <>
      {(feed.numerics?.values ?? []).map((value) => (
        <div key={value.code} className="ow-monitor__numeric" data-testid={ids.numeric(value.code)}>
          <span className="ow-monitor__name">{nameOf(value.code)}</span>
          {value.value === null ? (
            <span className="ow-monitor__missing">{t('technician.live.notMeasured')}</span>
          ) : (
            <span>
              <span className="ow-monitor__value">{format.number(value.value)}</span>{' '}
              <span className="ow-monitor__unit">{unitForPeople(value.unit)}</span>
            </span>
          )}
        </div>
      ))}
    </>
  );
}

/**
 * What each number of a MEDIBUS priority means is not public, so no level is made up: the alarm is shown in the
 * device's words, with the number it gave, in the order of that number, and never in the colour of a level.
 */
function Alarms({ alarms }: { readonly alarms: NonNullable<LiveFeed['numerics']>['alarms'] }) {
  const t = useWords();
  return (
    <div className="ow-monitor__alarms" role="status" aria-live="assertive" data-testid={ids.alarms}>
      {alarms.length === 0 ? <span className="ow-monitor__calm">{t('technician.live.noAlarms')}</span> : null}
      {[...alarms]
        .sort((a, b) => b.priority - a.priority)
        .map((alarm) => (
          <span key={`${alarm.priority} ${alarm.text}`} className="ow-monitor__alarm">
            <span aria-hidden>▲</span> {alarm.text}{' '}
            <span className="ow-monitor__priority">{t('technician.live.priority', { priority: alarm.priority })}</span>
          </span>
        ))}
    </div>
  );
}
