import { CaptureService } from '../capture-service.ts';
import type { BeginProcess } from '../recorder-process.ts';
import { journalsIn, openTreatment } from './journals.ts';
import { ForkedRecorders } from './processes.ts';

/**
 * `recording.ts FOLDER PORT [ID]`: a client that records from a port, or goes on with a recording, until it is killed.
 * Says when values flow, and first which process records.
 */
const [folder = '', port = '', id] = process.argv.slice(2);
const journals = journalsIn(folder);
const line = { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 } as const;
const recorders = new ForkedRecorders();

const begin: BeginProcess = (events) => {
  const begun = recorders.begin(events);
  process.stdout.write(`${recorders.all.at(-1)?.pid ?? 0}\n`);
  return begun;
};

const captures = new CaptureService({
  beginProcess: begin,
  tell: (news) => {
    if (news.topic === 'capture' && news.capture.state === 'capturing' && news.capture.measurements > 0)
      process.stdout.write('values flow\n');
  },
  onCapturing: () => undefined,
  note: (what, error) => process.stderr.write(`${what}: ${String(error)}\n`),
});
await captures.list(journals);
if (id === undefined) await captures.start(journals, { treatment: openTreatment, driver: 'medibus', port, line });
else await captures.goOn(id, journals.owner);
