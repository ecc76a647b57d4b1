import { Anchor, Fieldset, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ReplacementCause } from '../../../domain/replacement.ts';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { Choice } from '../../components/choice.tsx';
import { Consequences } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { noPassphrase, passphraseComplete, PassphraseField } from '../../components/passphrase-field.tsx';
import type { NewPassphrase } from '../../components/passphrase-field.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { CauseChoice } from './cause-choice.tsx';
import { DoorNext } from './door-next.tsx';
import { StartDoor } from './door.tsx';
import { useHandOver } from './hand-over.ts';
import { ListedAs } from './listed-as.tsx';
import { WhoYouAre } from './who-you-are.tsx';
import { documentNumberOf, isPossible, noDocument } from './typed-document.ts';

const ids = testIds.comeBack;
const returning = ['patient', 'doctor', 'technician'] as const;
type Returning = (typeof returning)[number];

/** Nothing is left of somebody's keys: other keys under the pseudo-identity they have. */
export function ComeBack() {
  const t = useWords();
  const { roles, kiosk } = useSession();
  const open = returning.filter((role) => roles.includes(role));
  const [role, setRole] = useState<Returning | undefined>(open.length === 1 ? open[0] : undefined);
  const [cause, setCause] = useState<ReplacementCause | undefined>(undefined);
  const [document, setDocument] = useState(noDocument);
  const [name, setName] = useState('');
  const [label, setLabel] = useState('');
  const [passphrase, setPassphrase] = useState<NewPassphrase>(noPassphrase);
  const act = useAct('registration.comeBack', ['session.view']);
  const handOver = useHandOver();
  const missing = [
    ...(role === undefined ? [t('replacement.ask.missing.role')] : []),
    ...(cause === undefined ? [t('replacement.ask.missing.cause')] : []),
    ...(isPossible(document) ? [] : [t('start.register.missing.idNumber')]),
    ...(name.trim() === '' ? [t('start.register.missing.realName')] : []),
    ...(passphraseComplete(passphrase) ? [] : [t('common.passphrase.missing')]),
  ];
  const submit = async (): Promise<void> => {
    if (role === undefined || cause === undefined) return;
    const rid = { kind: document.kind, number: documentNumberOf(document), name: name.trim() };
    const called = label.trim() === '' ? {} : { label: label.trim() };
    const user = await act.run({ ...called, role, rid, cause, passphrase: passphrase.first });
    if (user === undefined) return;
    setPassphrase(noPassphrase);
    handOver(user);
  };
  return (
    <StartDoor title={t('replacement.ask.title')} intro={t('replacement.ask.intro')} wide testid={ids.root}>
      <Message tone="wait" title={t('replacement.ask.closedTitle')}>
        <p>{t('replacement.ask.closed')}</p>
        <Anchor component={Link} to="/recover" data-testid={ids.file}>
          {t('replacement.ask.file')}
        </Anchor>
      </Message>
      <Fieldset legend={t('replacement.ask.asWhat')}>
        <Choice
          label={t('replacement.ask.asWhat')}
          columns="3"
          value={role}
          onChoose={setRole}
          options={open.map((one) => ({ key: one, title: t(`term.role.${one}`), testid: ids.role(one) }))}
        />
      </Fieldset>
      <Fieldset legend={t('replacement.ask.why')}>
        <CauseChoice label={t('replacement.ask.why')} value={cause} onChoose={setCause} />
      </Fieldset>
      <WhoYouAre document={document} onDocument={setDocument} name={name} onName={setName} nameTestid={ids.realName} />
      <Fieldset legend={t('replacement.ask.passphrase')}>
        <Stack gap="sm">
          {kiosk ? null : <ListedAs value={label} onChange={setLabel} testid={ids.label} />}
          <PassphraseField
            value={passphrase}
            onChange={setPassphrase}
            known={[name, document.number, label]}
            testids={ids}
          />
        </Stack>
      </Fieldset>
      <Consequences
        title={t('common.confirm.will')}
        items={[t('replacement.ask.listed'), t('replacement.ask.refused')]}
        done
      />
      <JobProgress job={act} />
      <ErrorPanel error={act.error} />
      <DoorNext
        label={t('replacement.ask.submit')}
        missing={missing}
        typed={[document.number, name, label, passphrase.first, passphrase.again]}
        what={{ name: t('replacement.ask.title'), value: label }}
        busy={act.busy}
        testid={ids.submit}
        onGo={() => void submit()}
      />
    </StartDoor>
  );
}
