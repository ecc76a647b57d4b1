import { OpenwardError } from '../../domain/errors.ts';
import { TreatmentSessionKey, type Appointment } from '../../domain/appointment.ts';
import type { Service } from '../../api/http/service.ts';
import type { Vault } from '../ports/vault.ts';
import { ownAppointment } from './treat.ts';

type Row = Pick<Appointment, 'id' | 'tid' | 'patientPid' | 'status'>;

/** Once a patient has checked in their doctor has T_SK, and T_SK says who it is. */
const withKey: readonly string[] = ['checked-in', 'in-treatment', 'awaiting-patient'] satisfies Appointment['status'][];

/**
 * What the patients of these rows said they are called when booking, by T_ID: read out of T_SK, so for this doctor
 * alone, and not before check-in. `known` keeps them while the doctor is signed in; where T_SK does not come, or says
 * another treatment or patient than the row, there is no name.
 */
export async function patientNames(
  ports: { readonly hospital: Service; readonly vault: Pick<Vault, 'openMessage'> },
  rows: readonly Row[],
  known: Map<string, string | undefined>,
): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  for (const row of rows.filter(({ status }) => withKey.includes(status))) {
    const { tid } = row;
    if (tid === undefined) continue;
    if (!known.has(tid)) known.set(tid, await nameOf(ports, row));
    const name = known.get(tid);
    if (name !== undefined) names[tid] = name;
  }
  return names;
}

async function nameOf(
  { hospital, vault }: { readonly hospital: Service; readonly vault: Pick<Vault, 'openMessage'> },
  { id, tid, patientPid }: Row,
): Promise<string | undefined> {
  try {
    const tsk = (await ownAppointment({ hospital }, id))?.tsk;
    if (tsk === undefined) return undefined;
    const { data } = TreatmentSessionKey.safeParse(await vault.openMessage(tsk));
    if (data?.tid !== tid || data?.pid !== patientPid) return undefined;
    return data.di.name === '' ? undefined : data.di.name;
  } catch (error) {
    // The list is there without it.
    if (error instanceof OpenwardError) return undefined;
    throw error;
  }
}
