import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '../../api/formats/capture-journal.ts';
import { open } from '../../connections/disk.ts';
import { CaptureAssembler } from '../../devices/capture/assembler.ts';
import { writeDown } from '../../devices/capture/journal.ts';
import { CaptureSource } from '../../devices/capture/source.ts';
import type { JournalFolder } from '../../main/capture/journal-folder.ts';
import { Journal } from '../../main/capture/recorder/journal.ts';
import { fills } from '../../main/capture/recorder/slice-size.ts';
import { openTreatment } from '../../main/capture/testing/journals.ts';
import { tellSecond } from './day.ts';

const line = { path: '/dev/bench', baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

/** A recording of so many hours of a monitor with five curves, as a client that was ended leaves it. */
export async function longJournal(journals: JournalFolder, hours: number): Promise<void> {
  const id = randomUUID();
  const begunMs = Date.now() - hours * 3_600_000;
  const driver = { id: 'intellivue', version: '1', alarmGroups: [] };
  const begun = { driver, line, n: begunMs, w: begunMs };
  const place = await journals.begin(id, { treatment: openTreatment, ...begun });
  const journal = new Journal({
    ...{ id, handle: await open(place.file, 'r+'), key: Buffer.from(place.key) },
    end: { position: place.position, segments: 0 },
    onTrouble: (error) => {
      if (error !== undefined) throw error;
    },
  });
  const source = new CaptureSource(driver, { n: begunMs, w: begunMs });
  const append = (entry: JournalEntry): void => journal.append(entry);
  const slices = {
    isFull: fills,
    onEnded: (_: unknown, at: { n: number; w: number }) => append({ ...at, k: 'slice', p: {} }),
  };
  const assembler = new CaptureAssembler({ driver: source, path: line.path, line, slices });
  writeDown(source, append);
  for (let second = 0; second < hours * 3600; second += 1) {
    tellSecond(source, begunMs + second * 1000);
    if (second % 60 === 59) await journal.flush();
  }
  const end = { n: begunMs + hours * 3_600_000, w: begunMs + hours * 3_600_000 };
  append({ ...end, k: 'stopped', p: {} });
  assembler.finish();
  await journal.close();
}
