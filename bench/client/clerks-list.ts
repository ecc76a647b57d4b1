import { createHash, randomUUID } from 'node:crypto';
import { HospitalServiceConfig } from '../../api/formats/service-config.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { openDatabase } from '../../services/database/open.ts';
import { AppointmentBook } from '../../services/hospital/appointments.ts';
import { OwnSecrets } from '../../services/hospital/own-secrets.ts';
import { hospitalMigrations } from '../../services/hospital/schema.ts';
import { readServiceConfig } from '../../services/http/read-config.ts';
import { PID } from '../../domain/ids.ts';
import type { Person } from '../../e2e/world/person.ts';
import type { World } from '../../e2e/world/world.ts';
import { BenchStage } from '../stage/stage.ts';

/** Bookings that wait for a doctor while the list is looked at. */
const WAITING = 1000;

const di = {
  name: '王小明',
  sex: 'male',
  complaint: 'Right lower abdominal pain since yesterday, with nausea. '.repeat(20).trim(),
  allergies: ['Penicillin', 'Latex'],
  noKnownAllergies: false,
} as const;

/** What a clerk waits for: each from the call to the parsed answer, in milliseconds. */
export interface ClerksList {
  /** As the service counts them. */
  readonly waiting: number;
  /** The first page of what waits. */
  readonly list: number[];
  /** A page in the middle. */
  readonly later: number[];
  /** One booking, opened. */
  readonly booking: number[];
}

/**
 * The list of a hospital's running service with `WAITING` bookings in it, asked for by its administrator as the window
 * does. They are put into the service's database as the service itself puts them there, sealed to its key: booked one
 * by one they would need fifty patients.
 */
export async function clerksList(world: World, times: number): Promise<ClerksList> {
  await fillUp(world);
  const stage = new BenchStage(world.paths.root);
  try {
    const admin = await stage.cast.admin('hospital1');
    const first = await page(admin, '');
    const id = first.items[0]?.id ?? '';
    const middle = await pageAt(admin, first.total / 2);
    const one = () => admin.hospital.call(hospitalApi.booking, { params: { id } });
    return {
      waiting: first.total,
      list: await timed(times, () => page(admin, '')),
      later: await timed(times, () => page(admin, middle)),
      booking: await timed(times, one),
    };
  } finally {
    await stage.close();
  }
}

const page = (admin: Person, bookmark: string) =>
  admin.hospital.call(hospitalApi.bookings, { query: { status: 'requested', bookmark } });

async function pageAt(admin: Person, row: number): Promise<string> {
  let bookmark = '';
  for (let before = 0; before < row;) {
    const { items, bookmark: next } = await page(admin, bookmark);
    before += items.length;
    bookmark = next;
  }
  return bookmark;
}

async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return took;
}

async function fillUp(world: World): Promise<void> {
  const { database: at, encryption } = readServiceConfig(
    HospitalServiceConfig,
    world.paths.node('hospital1').serviceConfig('hospital1-service'),
  );
  const secrets = OwnSecrets.open(encryption);
  const database = await openDatabase(at.url, hospitalMigrations(secrets));
  try {
    const book = new AppointmentBook(database, secrets);
    for (let i = 0; i < WAITING; i += 1) {
      const id = `A-${randomUUID()}`;
      await book.add({
        id,
        patientPid: PID.parse(createHash('sha384').update(id).digest('hex')),
        department: 'cardiology',
        status: 'requested',
        requestedAt: new Date(Date.now() - i * 60_000).toISOString(),
        di: await secrets.seal(di),
        waitingFor: id,
      });
    }
  } finally {
    await database.destroy();
  }
}
