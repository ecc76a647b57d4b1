import {
  openConfirmation,
  pendingConfirmations,
  returnConfirmation,
  signConfirmation,
  type ConfirmPorts,
  type OpenedConfirmation,
} from '../../../app/flows/confirm.ts';
import { saidBefore } from '../../../app/flows/amend.ts';
import { askedToRead } from '../../../app/flows/read-again.ts';
import { deliver, discardEntry, type DeliveryPorts } from '../../../app/flows/upload.ts';
import { isCode } from '../../../app/flows/errors.ts';
import type { HeldAt } from '../../../app/flows/every-hospital.ts';
import type { Confirmation } from '../../../api/messages/hospital.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { Outbox } from '../../../app/ports/outbox.ts';
import type { AreaHandlers } from '../handlers.ts';
import { everywhereView } from './everywhere-view.ts';
import type { OpenedContents } from './opened.ts';
import { recordView } from './record-view.ts';

interface ConfirmParts {
  /** The signed-in patient; another object for each sign-in. */
  readonly person: () => { readonly ports: ConfirmPorts & DeliveryPorts };
  readonly opened: OpenedContents;
}

export function confirmHandlers({
  person: signedIn,
  opened,
}: ConfirmParts): AreaHandlers<'confirm'> & AreaHandlers<'outbox'> {
  /** What the person has on the screen, and would sign. */
  const shown = new WeakMap<object, OpenedConfirmation>();
  return {
    'confirm.list': async () => {
      const everywhere = await pendingConfirmations(signedIn().ports);
      const names = await doctorNames(everywhere.held);
      const named = (waiting: Confirmation) => ({ ...waiting, doctorName: names.get(waiting.doctorPid) });
      return everywhereView(everywhere, named);
    },

    'confirm.open': async ({ org, tid }, work) => {
      const person = signedIn();
      const found = await openConfirmation(person.ports, org, tid, work);
      shown.set(person, found);
      opened.remember(person, 'confirmation', tid, found.confirmation.version, found.contents);
      const { patientPid, doctorPid, bytes } = found.confirmation;
      const view = recordView({
        patientPid,
        doctorPid,
        bytes,
        hospital: found.hospital.name,
        contents: found.contents,
        checks: found.checks,
      });
      const { version } = found.confirmation;
      const [was, readAgain] = await Promise.all([
        saidBefore(person.ports, { tid, version }),
        askedToRead(person.ports, found.confirmation),
      ]);
      return { ...view, was, readAgain };
    },

    /** Signs exactly what was shown, and nothing that was not. */
    'confirm.sign': async ({ org, tid }, work) => {
      const person = signedIn();
      const seen = shown.get(person);
      if (seen?.hospital.org !== org || seen.confirmation.tid !== tid)
        throw new OpenwardError('NOT_FOUND', 'The record was not opened yet');
      const { transactionId } = await signConfirmation(person.ports, seen, work);
      shown.delete(person);
      return { transactionId };
    },

    'confirm.return': async ({ org, tid, remark }) => {
      const person = signedIn();
      await returnConfirmation(person.ports, org, tid, remark);
      shown.delete(person);
      return {};
    },

    'outbox.list': () => outboxItems(signedIn().ports.outbox),

    'outbox.retry': async ({ id }) => {
      const { ports } = signedIn();
      try {
        await deliver(ports, id);
      } catch (error) {
        // The list says what became of it.
        if (isCode(error, 'NOT_FOUND')) throw error;
      }
      return outboxItems(ports.outbox);
    },

    'outbox.discard': async ({ id }) => {
      const { ports } = signedIn();
      await discardEntry(ports, id);
      return outboxItems(ports.outbox);
    },
  };
}

async function outboxItems(outbox: Outbox) {
  return (await outbox.list()).map(({ id, record, state, attempts, lastError, updatedAt }) => ({
    id,
    tid: record.T_ID,
    version: record.version,
    state,
    attempts,
    lastError,
    updatedAt,
  }));
}

/** A hospital that does not answer leaves its doctors without names. */
async function doctorNames(held: readonly HeldAt<Confirmation>[]): Promise<Map<string, string>> {
  const doctors = new Map(held.map((one) => [one.item.doctorPid, one.hospital.service]));
  const asked = [...doctors].map(async ([pid, service]) => {
    const { items } = await service.call(hospitalApi.doctors, { query: { pid } });
    return items.filter((doctor) => doctor.pid === pid);
  });
  const answers = await Promise.all(asked.map((answer) => answer.catch(() => [])));
  return new Map(answers.flat().map(({ pid, name }) => [pid, name]));
}
