import { Fieldset, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { Choice } from '../../components/choice.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import type { NewPassphrase } from '../../components/passphrase-field.tsx';
import { PassphraseField, noPassphrase, passphraseComplete } from '../../components/passphrase-field.tsx';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { StartDoor } from './door.tsx';
import { DoorNext } from './door-next.tsx';
import { useHandOver } from './hand-over.ts';
import { ListedAs } from './listed-as.tsx';
import { isPossible, noDocument, documentNumberOf } from './typed-document.ts';
import { WhoYouAre } from './who-you-are.tsx';
import { WhatHappensNext } from './what-happens-next.tsx';

const ids = testIds.register;
const registrable = ['patient', 'doctor', 'technician', 'consumer'] as const;
type Registrable = (typeof registrable)[number];

/**
 * A person asks to be registered: role, real identity for the administrators, and a passphrase for the keys made here.
 */
export function Register() {
  const t = useWords();
  const local = useLocal();
  const { roles, organisation, kiosk } = useSession();
  const open = registrable.filter((role) => roles.includes(role));
  const [role, setRole] = useState<Registrable | undefined>(open.length === 1 ? open[0] : undefined);
  const [document, setDocument] = useState(noDocument);
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [department, setDepartment] = useState('');
  const [label, setLabel] = useState('');
  const [passphrase, setPassphrase] = useState<NewPassphrase>(noPassphrase);
  const departments = useAsk('registration.departments', {}, { enabled: organisation.type === 'hospital' });
  const act = useAct('registration.submit', ['session.view']);
  const handOver = useHandOver();

  const professional = role !== undefined && role !== 'patient';
  const missing = [
    ...(role === undefined ? [t('start.register.missing.role')] : []),
    ...(isPossible(document) ? [] : [t('start.register.missing.idNumber')]),
    ...(name.trim() === '' ? [t('start.register.missing.realName')] : []),
    ...(professional && displayName.trim() === '' ? [t('start.register.missing.displayName')] : []),
    ...(role === 'doctor' && department === '' ? [t('start.register.missing.department')] : []),
    ...(passphraseComplete(passphrase) ? [] : [t('common.passphrase.missing')]),
  ];

  const submit = async (): Promise<void> => {
    if (role === undefined) return;
    const user = await act.run({
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      role,
      rid: { kind: document.kind, number: documentNumberOf(document), name: name.trim() },
      passphrase: passphrase.first,
      ...(professional ? { displayName: displayName.trim() } : {}),
      ...(role === 'doctor' ? { department } : {}),
    });
    if (user === undefined) return;
    setPassphrase(noPassphrase);
    handOver(user);
  };

  return (
    <StartDoor title={t('start.register.title')} intro={t('start.register.intro')} wide testid={ids.root}>
      <Fieldset legend={t('start.register.asWhat')}>
        <Choice
          label={t('start.register.asWhat')}
          columns="2"
          value={role}
          onChoose={setRole}
          options={open.map((one) => ({
            key: one,
            title: t(`term.role.${one}`),
            note: (
              <>
                <br />
                {t(`start.register.roleNote.${one}`)}
              </>
            ),
            testid: ids.role(one),
          }))}
        />
      </Fieldset>
      <WhoYouAre
        document={document}
        onDocument={setDocument}
        name={name}
        onName={setName}
        nameTestid={ids.realName}
        below={<ErrorPanel error={departments.error} retry={departments.again} />}
      >
        {professional ? (
          <TextInput
            label={t('start.register.displayName')}
            required
            autoComplete="off"
            maxLength={80}
            value={displayName}
            onChange={(event) => setDisplayName(event.currentTarget.value)}
            data-testid={ids.displayName}
          />
        ) : null}
        {role === 'doctor' ? (
          <NativeSelect
            label={t('start.register.department')}
            required
            data={[
              { value: '', label: '—' },
              ...(departments.value ?? []).map((one) => ({ value: one.id, label: local(one.name) })),
            ]}
            value={department}
            onChange={(event) => setDepartment(event.currentTarget.value)}
            data-testid={ids.department}
          />
        ) : null}
      </WhoYouAre>
      <Fieldset legend={t('start.register.passphrase')}>
        <Stack gap="sm">
          {kiosk ? null : <ListedAs value={label} onChange={setLabel} testid={ids.label} />}
          <PassphraseField
            value={passphrase}
            onChange={setPassphrase}
            known={[name, document.number, displayName, label]}
            testids={ids}
          />
        </Stack>
      </Fieldset>
      <WhatHappensNext byHospital={organisation.type === 'hospital'} />
      <JobProgress job={act} />
      <ErrorPanel error={act.error} />
      <DoorNext
        label={t('start.register.submit')}
        missing={missing}
        typed={[document.number, name, displayName, label, passphrase.first, passphrase.again]}
        what={{ name: t('start.register.title'), value: label }}
        busy={act.busy}
        testid={ids.submit}
        onGo={() => void submit()}
      />
    </StartDoor>
  );
}
