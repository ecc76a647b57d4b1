import type { AskError } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { OpenedTreatmentView } from './emr-form.ts';
import { SetAsideChoice, useSetAside } from './set-aside.tsx';

/** Why there is no preview or signature; when one recording is to blame, the way on without it. */
export function UnreadableCapture({
  error,
  appointmentId,
  view,
  onAgain,
}: {
  readonly error: AskError | undefined;
  readonly appointmentId: string;
  readonly view: OpenedTreatmentView;
  readonly onAgain: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  const deviceName = useDeviceName();
  const settingAside = useSetAside(appointmentId, view.tid);
  const capture = view.captures.find(({ digest }) => digest === error?.details['capture']);
  return (
    <>
      <ErrorPanel error={error} retry={onAgain} />
      {capture === undefined ? null : (
        <Message
          tone="wait"
          title={t('doctor.preview.unreadable', {
            device: deviceName(capture.device),
            when: format.dateTime(capture.start),
          })}
          data-testid={testIds.emrPreview.unreadable}
        >
          <p>{t('doctor.preview.unreadableHint')}</p>
          <SetAsideChoice
            capture={capture}
            reason={undefined}
            busy={settingAside.busy}
            onPut={(reason) =>
              void settingAside.put(capture.digest, reason).then((done) => {
                if (done) onAgain();
              })
            }
          />
          <ErrorPanel error={settingAside.error} />
        </Message>
      )}
    </>
  );
}
