import { Readable } from 'node:stream';
import { bounds } from '../../../domain/bounds.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { cleaned } from '../../../domain/text.ts';
import { MAX_SEGMENT_BYTES, withinLimit } from '../../../domain/record.ts';
import {
  openTreatments,
  ownListed,
  sealCapture,
  withdrawCapture,
  type CapturePorts,
} from '../../../app/flows/capture.ts';
import { encodeShr } from '../../../api/formats/shr.ts';
import { driverKinds } from '../../../devices/registry.ts';
import { listPorts } from '../../../devices/transport/list-ports.ts';
import { describeLine } from '../../../devices/transport/transport.ts';
import type { Service } from '../../../api/http/service.ts';
import type { CaptureService } from '../../capture/capture-service.ts';
import type { RunningCapture } from '../../capture/running-capture.ts';
import type { AreaHandlers } from '../handlers.ts';

/** A piece of an encoded document as it goes into the envelope. */
const pieceBytes = 1024 * 1024;

interface CaptureParts {
  /** The signed-in technician. */
  readonly person: () => Technician;
  readonly captures: CaptureService;
}

interface Technician {
  readonly me: { readonly pid: string };
  readonly ports: Omit<CapturePorts, 'hospital'>;
  readonly hospital: () => Service;
}

export function captureHandlers({
  person: signedIn,
  captures,
}: CaptureParts): AreaHandlers<'capture'> & AreaHandlers<'devices'> {
  const own = (id: string): RunningCapture => captures.get(id, signedIn().me.pid);
  return {
    'devices.ports': async () => {
      const { ports, note } = await listPorts();
      const labelled = ports.map(({ path, manufacturer, serialNumber }) => ({
        path,
        label: [path, manufacturer, serialNumber].filter((part) => part !== undefined).join(' · '),
      }));
      return { ports: labelled, ...(note === undefined ? {} : { note }) };
    },
    'devices.drivers': async () =>
      Promise.resolve(driverKinds.map(({ id, line }) => ({ id, line: describeLine(line) }))),

    'capture.treatments': () => openTreatments({ hospital: signedIn().hospital() }),

    'capture.start': async ({ tid, driver, port }) => {
      const person = signedIn();
      const treatment = (await openTreatments({ hospital: person.hospital() })).find((open) => open.tid === tid);
      if (!treatment) throw new OpenwardError('TREATMENT_UNKNOWN', 'The treatment is not open for captures');
      return (await captures.start({ owner: person.me.pid, treatment, driver, port })).view;
    },

    'capture.marker': async ({ id, text }) => {
      const capture = own(id);
      if (!capture.running) throw new OpenwardError('CAPTURE_NOT_RUNNING');
      capture.mark(text);
      return Promise.resolve(capture.view);
    },

    'capture.stop': async ({ id }) => {
      const capture = own(id);
      await capture.stop();
      return capture.view;
    },

    'capture.submit': async ({ id }, work) => {
      const person = signedIn();
      const capture = own(id);
      if (capture.state !== 'stopped')
        throw new OpenwardError('CAPTURE_NOT_RUNNING', 'Only a stopped capture is sealed, and only once');
      const document = capture.document();
      const bytes = encodeShr(document);
      withinLimit(bytes.length, MAX_SEGMENT_BYTES);
      const { tid, patientPid, doctorPid } = capture.treatment;
      const staged = await sealCapture(
        { ...person.ports, hospital: person.hospital() },
        {
          tid,
          patientPid,
          doctorPid,
          device: cleaned(capture.device, bounds.label, document.driver.id),
          start: document.start,
          end: document.end,
          gaps: document.gaps.length,
          document: () => Readable.from(piecesOf(bytes), { objectMode: false }),
        },
        work,
      );
      capture.sealed(staged.url);
      return staged;
    },

    'capture.listed': () => ownListed({ hospital: signedIn().hospital() }, signedIn().me.pid),

    'capture.withdraw': async (listed) => {
      const { me, hospital } = signedIn();
      await withdrawCapture({ hospital: hospital() }, listed);
      captures.list(me.pid).forEach((capture) => capture.withdrawn(listed.url));
      return {};
    },

    'capture.discard': async ({ id }) => {
      await captures.discard(id, signedIn().me.pid);
      return {};
    },

    'capture.list': async () => Promise.resolve(captures.list(signedIn().me.pid).map(({ view }) => view)),
  };
}

function* piecesOf(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield Buffer.from(bytes.subarray(at, at + pieceBytes));
}
