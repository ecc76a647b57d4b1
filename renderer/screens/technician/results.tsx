import { useFormat } from '../../i18n/format.ts';
import { useQuantityName } from '../../i18n/use-device-words.ts';
import { useUnit } from '../../i18n/unit.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { LiveFeed } from './live-feed.ts';

type Result = NonNullable<LiveFeed['numerics']>['results'][number];

/**
 * What a device that speaks now and then has sent, newest first, each with its time: no value of now, however new.
 *
 * @param most so many at the most
 */
export function Results({ feed, most = Infinity }: { readonly feed: LiveFeed; readonly most?: number }) {
  const t = useWords();
  const nameOf = useQuantityName();
  const results = feed.numerics?.results.toReversed().slice(0, most) ?? [];
  if (results.length === 0) return null;
  return (
    <ul className="ow-monitor__results" data-testid={testIds.live.results}>
      {results.map((result) => (
        <li
          key={`${result.at} ${result.deviceTime} ${result.code}`}
          data-testid={testIds.live.numeric(result.code)}
          data-result=""
        >
          <span className="ow-monitor__name">{nameOf(result.code)}</span> <Value result={result} />{' '}
          <span className="ow-monitor__age">
            <Time result={result} />
          </span>
          {result.doubt === undefined ? null : (
            <span className="ow-monitor__doubt">
              <span aria-hidden>⚠</span> {t(`technician.live.doubt.${result.doubt}`)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Value({ result: { value, text, unit } }: { readonly result: Result }) {
  const format = useFormat();
  const unitOf = useUnit();
  return (
    <span>
      <strong>{value === null ? text : format.number(value)}</strong>{' '}
      <span className="ow-monitor__unit">{unitOf(unit)}</span>
    </span>
  );
}

/** When it came, by this computer's clock; and when it was measured, by the device's, which may be wrong. */
function Time({ result: { at, deviceTime } }: { readonly result: Result }) {
  const t = useWords();
  const format = useFormat();
  const came = t('technician.live.resultOf', { time: format.time(at) });
  return deviceTime === undefined
    ? came
    : `${came} · ${t('technician.live.deviceTime', { time: deviceTime.slice(0, 19).replace('T', ' ') })}`;
}
