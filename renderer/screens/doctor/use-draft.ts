import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { calls } from '../../../api/window/calls.ts';
import { useSavedBeforeSignOut } from '../../app/sign-out.ts';
import { ask, useAsk, useNews } from '../../bridge/index.ts';
import { useLanguage, useLocal } from '../../i18n/index.ts';
import { KeptForm } from '../../input/kept-form.ts';
import type { SavedState } from './draft-saver.ts';
import { DraftSaver } from './draft-saver.ts';
import type { DraftEmr, EmrContext, EmrForm, Entering, OpenedTreatmentView, Unfinished } from './emr-form.ts';
import { emrOfForm, formOf } from './emr-form.ts';
import { unfinishedOf } from './emr-problems.ts';

const pauseMs = 800;
const againMs = 5000;

const Written = calls['treatment.saveDraft'].request.omit({ tid: true });
interface Written {
  readonly emr: DraftEmr;
  readonly unfinished?: Unfinished | undefined;
  readonly carried?: OpenedTreatmentView['carried'] | undefined;
}

/**
 * What could not be saved before its screen was left: whoever comes back has it in the fields, and it is tried again.
 */
const unsaved = new KeptForm<{ readonly written?: Written | undefined }>(
  'draft',
  z.object({ written: Written.optional() }),
  {},
);

export interface DraftAtHand {
  readonly form: EmrForm;
  readonly change: (change: Partial<EmrForm>) => void;
  /** Changes what is typed and not added. */
  readonly enter: (entering: Partial<Entering>) => void;
  readonly saved: SavedState;
  /** Saves now; false when that failed. */
  readonly flush: () => Promise<boolean>;
}

/**
 * The record being written: kept in the fields, saved by itself, and once more when the screen is left or about to
 * lock.
 */
export function useDraft(appointmentId: string, view: OpenedTreatmentView): DraftAtHand {
  const client = useQueryClient();
  const context = useContext(view);
  const language = useLanguage();
  const [left] = useState(() => unsaved.of(view.tid).written);
  const [first] = useState(() =>
    left === undefined
      ? formOf(view.draft, view.unfinished, language, view.carried)
      : formOf(left.emr, left.unfinished, language, left.carried),
  );
  const [form, setForm] = useState(first);
  const [saver] = useState(
    () => new DraftSaver<Written>({ save, savedAt: view.draft.savedAt, delayMs: pauseMs, againMs }),
  );
  const saved = useSyncExternalStore(saver.subscribe, saver.now);

  useEffect(() => {
    if (form === first) return;
    const unfinished = unfinishedOf(form, language);
    saver.change({
      emr: emrOfForm(form, context, language),
      ...(unfinished === undefined ? {} : { unfinished }),
      ...(form.carried.length === 0 ? {} : { carried: form.carried.slice() }),
    });
  }, [form, first, context, language, saver]);
  useEffect(() => {
    if (left !== undefined) saver.change(left);
  }, [left, saver]);
  useEffect(() => () => void saver.flush(), [saver]);
  useNews('lock-warning', () => void saver.flush());
  useSavedBeforeSignOut(saver.flush);

  const change = useCallback((part: Partial<EmrForm>) => setForm((now) => ({ ...now, ...part })), []);
  const enter = useCallback(
    (part: Partial<Entering>) => setForm((now) => ({ ...now, entering: { ...now.entering, ...part } })),
    [],
  );
  return { form, change, enter, saved, flush: saver.flush };

  async function save(written: Written): Promise<string> {
    const { emr, unfinished, carried } = written;
    // Whoever comes back to this treatment at once must find what was written, not what was there when it was opened.
    const keep = (draft: OpenedTreatmentView['draft']): void =>
      void client.setQueryData<OpenedTreatmentView>(['treatment.open', { appointmentId }], (old) =>
        old === undefined ? undefined : { ...old, draft, unfinished, carried: carried ?? [] },
      );
    keep({ ...emr, ...(view.draft.savedAt === undefined ? {} : { savedAt: view.draft.savedAt }) });
    unsaved.change(view.tid, { written });
    const { savedAt } = await ask('treatment.saveDraft', {
      tid: view.tid,
      emr,
      ...(unfinished === undefined ? {} : { unfinished }),
      ...(carried === undefined ? {} : { carried }),
    });
    if (unsaved.of(view.tid).written === written) unsaved.forget(view.tid);
    keep({ ...emr, savedAt });
    return savedAt;
  }
}

/**
 * Encounter and subject come from the appointment and T_SK, as they were when the treatment was opened; what an earlier
 * draft says of the encounter stays. What was just saved must not come back as a change.
 */
function useContext(view: OpenedTreatmentView): EmrContext {
  const local = useLocal();
  const departments = useAsk('registration.departments', {});
  const [{ appointment, draft, di, openedAt }] = useState(() => ({ ...view, openedAt: new Date().toISOString() }));
  // An earlier draft may have been begun before the names were there.
  const written = draft.encounter?.department ?? appointment.department;
  const named = departments.value?.find((one) => one.id === written);
  const department = named === undefined ? written : local(named.name);
  return useMemo(() => {
    const { name, sex, birthDate, allergies, noKnownAllergies } = di;
    return {
      encounter: { ...(draft.encounter ?? { start: openedAt }), department },
      subject: { name, sex, allergies, noKnownAllergies, ...(birthDate === undefined ? {} : { birthDate }) },
    };
  }, [draft.encounter, di, department, openedAt]);
}
