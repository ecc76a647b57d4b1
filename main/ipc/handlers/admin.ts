import { basename } from 'node:path';
import { writeAtomically } from '../../../connections/atomic-file.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { firstBytes } from '../../files/first-bytes.ts';
import { doctorsOf, slotsOf } from '../../../app/flows/book.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import type { Service } from '../../../api/http/service.ts';
import { readRoster, rosterText, writeRoster } from '../../../app/flows/roster-csv.ts';
import type { Dialogs } from '../dialogs.ts';
import type { AreaHandlers } from '../handlers.ts';

/** A roster of every doctor of a hospital is a tenth of it. */
const mostBytes = 4 * 1024 * 1024;

/** @param hospital the signed-in administrator's H_M */
export function adminHandlers(
  hospital: () => Service,
  dialogs: Pick<Dialogs, 'openFile' | 'saveFile'>,
): AreaHandlers<'admin'> {
  return {
    'admin.registrations': (asked) => hospital().call(hospitalApi.listRegistrations, { query: asked }),
    'admin.forward': async ({ id }) => {
      await hospital().call(hospitalApi.forwardRegistration, { params: { id } });
      return {};
    },
    'admin.decline': async ({ id, reason }) => {
      await hospital().call(hospitalApi.declineRegistration, { params: { id }, body: { reason } });
      return {};
    },
    'admin.bookings': (asked) => hospital().call(hospitalApi.bookings, { query: asked }),
    'admin.booking': ({ id }) => hospital().call(hospitalApi.booking, { params: { id } }),
    'admin.doctors': () => doctorsOf(hospital()),
    'admin.slots': ({ department }) => slotsOf(hospital(), department),
    'admin.assign': ({ id, slot }) => hospital().call(hospitalApi.assign, { params: { id }, body: { slot } }),
    'admin.move': ({ id, ...body }) => hospital().call(hospitalApi.moveBooking, { params: { id }, body }),
    'admin.cancel': ({ id, ...body }) => hospital().call(hospitalApi.cancelBooking, { params: { id }, body }),
    'admin.missed': ({ id, ...body }) => hospital().call(hospitalApi.missBooking, { params: { id }, body }),
    'admin.doctorDays': ({ pid }) => hospital().call(hospitalApi.doctorDays, { params: { pid } }),
    'admin.moveDay': ({ pid, day, ...body }) => hospital().call(hospitalApi.moveDay, { params: { pid, day }, body }),
    'admin.closeDay': ({ closed, ...params }) => hospital().call(hospitalApi.closeDay, { params, body: { closed } }),
    'admin.roster': () => hospital().call(hospitalApi.roster),
    'admin.changeRoster': (body) => hospital().call(hospitalApi.changeRoster, { body }),
    'admin.readRoster': async () => {
      const service = hospital();
      const path = await dialogs.openFile('attachment');
      if (path === undefined) return { faults: [] };
      const name = basename(path);
      const bytes = await firstBytes(path, mostBytes + 1).catch((cause: unknown) => {
        throw new OpenwardError('FILE_UNREADABLE', 'The roster cannot be read', { cause });
      });
      if (bytes.length > mostBytes) return { name, faults: [{ line: 1, what: 'too-many' }] };
      const text = rosterText(bytes);
      if (text === undefined) return { name, faults: [{ line: 1, what: 'encoding' }] };
      const { faults, changes } = readRoster(text, (await doctorsOf(service)).items);
      return { name, faults: [...faults], ...(changes === undefined ? {} : { changes }) };
    },
    'admin.saveRoster': async () => {
      const service = hospital();
      const [{ items }, roster] = await Promise.all([doctorsOf(service), service.call(hospitalApi.roster)]);
      const path = await dialogs.saveFile('roster.csv');
      if (path === undefined) return { saved: false };
      await writeAtomically(path, Buffer.from(writeRoster(items, roster)));
      return { saved: true };
    },
    'admin.departments': () => hospital().call(hospitalApi.departments),
  };
}
