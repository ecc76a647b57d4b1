import { Button, Text, Title } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Choice } from '../../components/choice.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Fact, Facts, Panel, Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useLocal, useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { useFormat } from '../../i18n/format.ts';
import { dayOfText } from '../../input/typed-date.ts';
import { testIds } from '../../test-ids.ts';
import { AboutYou } from './book-about-you.tsx';
import { ChooseSlot, useSlotWords } from './book-slot.tsx';
import type { Change } from './booking-draft.ts';
import { BookingDraft, emptyBooking, missingAt, steps, toBooking } from './booking-draft.ts';

const ids = testIds.book;
const keptBooking = new KeptForm('booking', BookingDraft, emptyBooking);

/** Where, when, about you, check: one question a screen. */
export function Book() {
  const t = useWords();
  const go = useNavigate();
  const { typed: draft, change, forget } = useKeptForm(keptBooking);
  const { at } = draft;
  const act = useAct('booking.book', ['booking.list']);
  const step = steps[at] ?? 'where';
  const missing = missingAt(step, draft).map((key) => t(`patient.book.missing.${key}`));
  const last = step === 'check';

  const submit = async (): Promise<void> => {
    const booking = toBooking(draft);
    if (booking !== undefined && (await act.run(booking)) !== undefined) forget();
  };

  if (act.value !== undefined) {
    return (
      <Screen title={t('patient.book.title')} testid={ids.root} narrow>
        <Message tone="good" title={t('patient.book.doneTitle')} data-testid={ids.done}>
          <p>{t('patient.book.doneText')}</p>
        </Message>
        <NextStep
          label={t('patient.book.toAppointments')}
          testid={testIds.patientHome.appointments}
          onGo={() => void go('/patient/appointments')}
        />
      </Screen>
    );
  }
  return (
    <Screen
      title={t('patient.book.title')}
      intro={`${t('patient.book.step', { step: at + 1, steps: steps.length })}: ${t(`patient.book.steps.${step}`)}`}
      testid={ids.root}
      narrow
      data={{ 'data-step': step }}
    >
      <ol className="ow-steps" aria-hidden>
        {steps.map((one, index) => (
          <li key={one} data-state={index < at ? 'done' : index === at ? 'now' : 'later'}>
            {t(`patient.book.steps.${one}`)}
          </li>
        ))}
      </ol>
      {step === 'where' ? <Where draft={draft} change={change} /> : null}
      {step === 'when' ? <ChooseSlot draft={draft} change={change} /> : null}
      {step === 'you' ? <AboutYou draft={draft} change={change} /> : null}
      {last ? <CheckAll draft={draft} /> : null}
      <ErrorPanel error={act.error} />
      <NextStep
        label={last ? t('patient.book.submit') : t('common.next')}
        missing={missing}
        busy={act.busy}
        testid={last ? ids.submit : ids.next}
        onGo={() => (last ? void submit() : change({ at: at + 1 }))}
        others={
          at === 0 ? null : (
            <Button variant="default" disabled={act.busy} onClick={() => change({ at: at - 1 })} data-testid={ids.back}>
              {t('common.back')}
            </Button>
          )
        }
      />
    </Screen>
  );
}

function Where({ draft, change }: { readonly draft: BookingDraft; readonly change: Change }) {
  const t = useWords();
  const local = useLocal();
  const asking = useAsk('booking.hospitals', {});
  return (
    <WhenAnswered asking={asking}>
      {(hospitals) => {
        const hospital = hospitals.find((one) => one.org === draft.org);
        return (
          <>
            <Title order={2}>{t('patient.book.whereTitle')}</Title>
            <Choice
              label={t('patient.book.hospital')}
              columns="2"
              value={draft.org}
              options={hospitals.map((one) => ({
                key: one.org,
                title: local(one.name),
                testid: ids.hospital(one.org),
              }))}
              onChoose={(org) => setDraftHospital(org)}
            />
            {hospital === undefined ? null : (
              <>
                <Title order={2}>{t('patient.book.department')}</Title>
                <Choice
                  label={t('patient.book.department')}
                  columns="3"
                  value={draft.department}
                  options={hospital.departments.map((one) => ({
                    key: one.id,
                    title: local(one.name),
                    testid: ids.department(one.id),
                  }))}
                  onChoose={(department) => change({ department, ...noSlot })}
                />
              </>
            )}
          </>
        );

        function setDraftHospital(org: string): void {
          const chosen = hospitals.find((one) => one.org === org);
          const only = chosen?.departments;
          change({
            org,
            timeZone: chosen?.timeZone,
            ...noSlot,
            ...(only?.some((one) => one.id === draft.department) === true ? {} : noDepartment),
          });
        }
      }}
    </WhenAnswered>
  );
}

// Another place makes the time chosen before meaningless.
const noSlot: Partial<BookingDraft> = { slot: undefined };
const noDepartment: Partial<BookingDraft> = { department: undefined };

function CheckAll({ draft }: { readonly draft: BookingDraft }) {
  const t = useWords();
  const local = useLocal();
  const hospitals = useAsk('booking.hospitals', {});
  const hospital = hospitals.value?.find((one) => one.org === draft.org);
  const department = hospital?.departments.find((one) => one.id === draft.department);
  const slotWords = useSlotWords(draft);
  const format = useFormat();
  const birthDate = dayOfText(draft.birthDate);
  return (
    <Panel title={t('patient.book.checkTitle')}>
      <Facts>
        <Fact name={t('patient.book.hospital')}>{hospital === undefined ? '' : local(hospital.name)}</Fact>
        <Fact name={t('patient.book.department')}>{department === undefined ? '' : local(department.name)}</Fact>
        <Fact name={t('patient.book.wish')}>{slotWords}</Fact>
        <Fact name={t('patient.book.name')}>{draft.name}</Fact>
        <Fact name={t('patient.book.sex')}>{draft.sex === undefined ? '' : t(`term.sex.${draft.sex}`)}</Fact>
        <Fact name={t('patient.book.birthDate')}>
          {birthDate === undefined ? t('common.notStated') : format.day(birthDate)}
        </Fact>
        <Fact name={t('patient.book.complaint')}>
          <span className="ow-prose">{draft.complaint}</span>
        </Fact>
        <Fact name={t('patient.book.allergies')}>
          {draft.allergies.length > 0
            ? draft.allergies.join(t('common.listJoin'))
            : t('common.banner.noKnownAllergies')}
        </Fact>
      </Facts>
      <Text c="dimmed" mt="md" size="sm">
        {t('patient.book.sealed')}
      </Text>
    </Panel>
  );
}
