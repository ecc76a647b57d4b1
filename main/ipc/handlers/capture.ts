import { OpenwardError } from '../../../domain/errors.ts';
import {
  treatmentToCapture,
  openTreatments,
  withdrawable,
  withdrawCapture,
  type CapturePorts,
} from '../../../app/flows/capture.ts';
import { driverKinds } from '../../../devices/registry.ts';
import { listPorts, type PortList } from '../../../devices/transport/list-ports.ts';
import { resolvePort } from '../../../devices/transport/port-path.ts';
import { findLine, lineChoices } from '../../../devices/transport/line-settings.ts';
import { describeLine, type LineSettings } from '../../../devices/transport/transport.ts';
import type { Service } from '../../../api/http/service.ts';
import type { Dialogs } from '../dialogs.ts';
import type { CaptureService } from '../../capture/capture-service.ts';
import type { HeldCapture } from '../../capture/held-capture.ts';
import type { JournalFolder } from '../../capture/journal-folder.ts';
import { OfferedPorts } from '../../capture/offered-ports.ts';
import { storeOrQueue } from '../../capture/queued-captures.ts';
import type { AreaHandlers } from '../handlers.ts';

interface CaptureParts {
  /** The signed-in technician. */
  readonly person: () => Technician;
  readonly captures: CaptureService;
  readonly dialogs: Pick<Dialogs, 'openPort'>;
}

interface Technician {
  readonly me: { readonly pid: string };
  readonly ports: Omit<CapturePorts, 'hospital'>;
  readonly hospital: () => Service;
  /** Where their captures are written as they go. */
  readonly journals: JournalFolder;
}

export function captureHandlers({
  person: signedIn,
  captures,
  dialogs,
}: CaptureParts): AreaHandlers<'capture'> & AreaHandlers<'devices'> {
  const offered = new OfferedPorts(() => listPorts());
  const own = (id: string): HeldCapture => captures.get(id, signedIn().me.pid);
  return {
    'devices.ports': async () => described(await offered.show(signedIn())),
    'devices.choosePort': async () => {
      const person = signedIn();
      const path = await dialogs.openPort();
      if (path !== undefined) {
        await resolvePort(path);
        offered.choose(person, path);
      }
      return described(await offered.show(person));
    },
    'devices.drivers': async () =>
      Promise.resolve(
        driverKinds.map(({ id, presets }) => ({
          id,
          presets: presets.map((preset) => ({ id: preset.id, line: describeLine(preset.line) })),
          lines: lineChoices.map(describeLine),
        })),
      ),

    'devices.testLink': async ({ driver, port, line: chosen }, { signal }) => {
      offered.require(signedIn(), port);
      return captures.testLink({ driver, port, line: lineOf(chosen) }, signal);
    },

    'capture.treatments': () => openTreatments({ hospital: signedIn().hospital() }),

    'capture.start': async ({ tid, driver, port, line: chosen }) => {
      const person = signedIn();
      offered.require(person, port);
      const line = lineOf(chosen);
      const treatment = await treatmentToCapture({ hospital: person.hospital() }, tid);
      if (!treatment) throw new OpenwardError('TREATMENT_UNKNOWN', 'The treatment is not open for captures');
      return (await captures.start(person.journals, { treatment, driver, port, line })).view;
    },

    'capture.marker': async ({ id, text }) => {
      const capture = own(id);
      await capture.mark(text);
      return capture.view;
    },

    'capture.stop': async ({ id }) => {
      const capture = own(id);
      await capture.stop();
      return capture.view;
    },

    'capture.goOn': async ({ id }) => (await captures.goOn(id, signedIn().me.pid)).view,

    'capture.submit': async ({ id }, work) => {
      const person = signedIn();
      const capture = own(id);
      if (capture.state !== 'stopped')
        throw new OpenwardError('CAPTURE_NOT_RUNNING', 'Only a stopped capture is sealed, and only once');
      return storeOrQueue({ ...person.ports, hospital: person.hospital() }, capture, work);
    },

    'capture.unqueue': async ({ id }) => {
      const capture = own(id);
      await capture.queue(false);
      return capture.view;
    },

    'capture.listed': () => withdrawable({ hospital: signedIn().hospital() }, signedIn().me.pid),

    'capture.withdraw': async (listed) => {
      const { me, hospital } = signedIn();
      await withdrawCapture({ hospital: hospital() }, listed);
      await Promise.all(captures.of(me.pid).map((capture) => capture.withdrawn(listed.url)));
      return {};
    },

    'capture.discard': async ({ id }) => {
      await captures.discard(id, signedIn().journals);
      return {};
    },

    'capture.list': async () => (await captures.list(signedIn().journals)).map(({ view }) => view),
  };
}

/** Undefined where it is to be found out. Throws INPUT_INVALID for what is none of the choices. */
function lineOf(chosen: string | undefined): LineSettings | undefined {
  const line = chosen === undefined ? undefined : findLine(chosen);
  if (chosen !== undefined && line === undefined) throw new OpenwardError('INPUT_INVALID', 'No such line settings');
  return line;
}

/** As the page lists them. */
function described({ ports, note }: PortList) {
  const labelled = ports.map(({ path, device, manufacturer, serialNumber }) => ({
    path,
    label: [manufacturer ?? adapterOf(path), serialNumber, device ?? path]
      .filter((part) => part !== undefined)
      .join(' · '),
  }));
  return { ports: labelled, ...(note === undefined ? {} : { note }) };
}

/** What the system's lasting name says of an adapter. */
function adapterOf(path: string): string | undefined {
  return /\/by-id\/(.+?)(?:-if\d+.*)?$/.exec(path)?.[1];
}
