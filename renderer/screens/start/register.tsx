import { Fieldset, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
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
import { ListedAs } from './listed-as.tsx';
import type { IdKind } from './rid.ts';
import { isWellFormed, tidyNumber } from './rid.ts';
import { WhatHappensNext } from './what-happens-next.tsx';

const ids = testIds.register;
const idKinds: readonly IdKind[] = ['cn-resident-id', 'passport', 'staff-number'];
const registrable = ['patient', 'doctor', 'technician', 'consumer'] as const;
type Registrable = (typeof registrable)[number];

/**
 * A person asks to be registered: role, real identity for the administrators, and a passphrase for the keys made here.
 */
export function Register() {
  const t = useWords();
  const local = useLocal();
  const go = useNavigate();
  const { roles, organisation, kiosk, refresh } = useSession();
  const open = registrable.filter((role) => roles.includes(role));
  const [role, setRole] = useState<Registrable | undefined>(open.length === 1 ? open[0] : undefined);
  const [idKind, setIdKind] = useState<IdKind>('cn-resident-id');
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [department, setDepartment] = useState('');
  const [label, setLabel] = useState('');
  const [passphrase, setPassphrase] = useState<NewPassphrase>(noPassphrase);
  const departments = useAsk('registration.departments', {}, { enabled: organisation.type === 'hospital' });
  const act = useAct('registration.submit', ['session.view']);

  const professional = role !== undefined && role !== 'patient';
  const wellFormed = isWellFormed(idKind, number);
  const missing = [
    ...(role === undefined ? [t('start.register.missing.role')] : []),
    ...(wellFormed ? [] : [t('start.register.missing.idNumber')]),
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
      rid: { kind: idKind, number: tidyNumber(number), name: name.trim() },
      passphrase: passphrase.first,
      ...(professional ? { displayName: displayName.trim() } : {}),
      ...(role === 'doctor' ? { department } : {}),
    });
    if (user === undefined) return;
    setPassphrase(noPassphrase);
    refresh();
    const handed = { number: user.number, pending: user.state === 'pending' };
    if (kiosk) void go('/registered', { replace: true, state: handed });
    else void go(`/waiting/${user.id}`, { replace: true });
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
      <Fieldset legend={t('start.register.identity')}>
        <Text size="sm" c="dimmed" mb="sm">
          {t('start.register.identityNote')}
        </Text>
        <div className="ow-choices" data-columns="2">
          <NativeSelect
            label={t('start.register.idKind')}
            data={idKinds.map((kind) => ({ value: kind, label: t(`term.idKind.${kind}`) }))}
            value={idKind}
            onChange={(event) => setIdKind(idKinds.find((kind) => kind === event.currentTarget.value) ?? idKind)}
            data-testid={ids.idKind}
          />
          <TextInput
            label={t('start.register.idNumber')}
            required
            autoComplete="off"
            maxLength={32}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            error={
              number.trim().length >= (idKind === 'cn-resident-id' ? 18 : 5) && !wellFormed
                ? t('start.register.idNumberWrong')
                : undefined
            }
            data-testid={ids.idNumber}
          />
          <TextInput
            label={t('start.register.realName')}
            required
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid={ids.realName}
          />
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
        </div>
        <ErrorPanel error={departments.error} retry={departments.again} />
      </Fieldset>
      <Fieldset legend={t('start.register.passphrase')}>
        <Stack gap="sm">
          {kiosk ? null : <ListedAs value={label} onChange={setLabel} testid={ids.label} />}
          <PassphraseField
            value={passphrase}
            onChange={setPassphrase}
            known={[name, number, displayName, label]}
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
        typed={[number, name, displayName, label, passphrase.first, passphrase.again]}
        what={{ name: t('start.register.title'), value: label }}
        busy={act.busy}
        testid={ids.submit}
        onGo={() => void submit()}
      />
    </StartDoor>
  );
}
