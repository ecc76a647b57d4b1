import { byGravity, type Alarm } from '../../../domain/alarms.ts';
import { Message, ToneIcon } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useAge } from './use-age.ts';
import { useNamed } from './use-named.ts';

const ids = testIds.supervision;

interface AlarmsProps {
  readonly alarms: readonly Alarm[];
  /** Whether everybody who was asked has answered: else nobody can say that there is nothing. */
  readonly isWhole: boolean;
}

/** What needs a person, the gravest first: what happened, what is kept, what to do. */
export function RaisedAlarms({ alarms, isWhole }: AlarmsProps) {
  const t = useWords();
  if (alarms.length === 0)
    return isWhole ? <Message tone="good" title={t('admin.supervision.quiet')} data-testid={ids.quiet} /> : null;
  return (
    <ol className="ow-alarms" aria-label={t('admin.supervision.alarms')} data-testid={ids.alarms}>
      {byGravity(alarms).map((alarm) => (
        <OneAlarm key={`${alarm.code} ${alarm.about.join(' ')}`} alarm={alarm} />
      ))}
    </ol>
  );
}

function OneAlarm({ alarm: { code, gravity, count, about, since } }: { readonly alarm: Alarm }) {
  const t = useWords();
  const age = useAge();
  const named = useNamed();
  const tone = gravity === 'critical' ? 'bad' : 'wait';
  return (
    <li className="ow-message" data-tone={tone} data-testid={ids.alarm(code)}>
      <ToneIcon tone={tone} />
      <div>
        <p className="ow-message__title">
          {t('admin.supervision.said', {
            first: t(`admin.supervision.gravity.${gravity}`),
            second: t(`admin.supervision.alarm.${code}.happened`),
          })}
        </p>
        <p>{t(`admin.supervision.alarm.${code}.kept`)}</p>
        <p>{t(`admin.supervision.alarm.${code}.todo`)}</p>
        <p className="ow-quiet">
          {[
            ...about.map(named),
            ...(count > Math.max(1, about.length) ? [t('admin.supervision.times', { count })] : []),
            ...(since === undefined ? [] : [t('admin.supervision.for', { age: age(since) })]),
          ].join(t('common.listJoin'))}{' '}
          <span className="ow-mono">{code}</span>
        </p>
      </div>
    </li>
  );
}
