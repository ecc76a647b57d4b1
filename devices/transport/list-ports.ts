import { access, constants, readdir, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { SerialPort } from 'serialport';
import { z } from 'zod';

/** A port as the system describes it. */
export interface ListedPort {
  /** By what it is (`/dev/serial/by-id/…`) where the system has such a name: it stays when the other changes. */
  readonly path: string;
  /** Its name of now, such as `/dev/ttyUSB0`, where `path` is another. */
  readonly device?: string;
  readonly manufacturer?: string;
  readonly serialNumber?: string;
}

/** `note` says why the list may be short: the person can still choose one. */
export interface PortList {
  readonly ports: readonly ListedPort[];
  readonly note?: 'udevadm-missing' | 'listing-failed';
}

const SystemPort = z.object({
  path: z.string().min(1),
  manufacturer: z.string().optional(),
  serialNumber: z.string().optional(),
});

export interface ListPortsOptions {
  readonly list?: () => Promise<readonly unknown[]>;
  readonly hasUdevadm?: () => Promise<boolean>;
  readonly platform?: NodeJS.Platform;
  /** Where the system names serial adapters by maker, kind and serial number. */
  readonly byId?: string;
}

/**
 * The machine's serial ports. Never throws: serialport's own list ends the whole process where `udevadm`
 * is missing (an unhandled spawn error on its output stream), so on Linux that is looked up first.
 */
export async function listPorts(options: ListPortsOptions = {}): Promise<PortList> {
  const platform = options.platform ?? process.platform;
  const hasUdevadm = options.hasUdevadm ?? udevadmOnPath;
  const stable =
    platform === 'linux' ? await stableNames(options.byId ?? '/dev/serial/by-id') : new Map<string, string>();
  if (platform === 'linux' && !(await hasUdevadm()))
    return { ports: [...stable].map(([device, path]) => ({ path, device })), note: 'udevadm-missing' };
  try {
    const found = await (options.list ?? (() => SerialPort.list()))();
    return { ports: found.flatMap(readPort).map((port) => named(port, stable)) };
  } catch {
    return { ports: [...stable].map(([device, path]) => ({ path, device })), note: 'listing-failed' };
  }
}

function named(port: ListedPort, stable: ReadonlyMap<string, string>): ListedPort {
  const path = stable.get(port.path);
  return path === undefined ? port : { ...port, path, device: port.path };
}

/** The lasting names of adapters, by their names of now. */
async function stableNames(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const links = names.toSorted().map(async (name) => {
    const path = join(folder, name);
    return realpath(path).then(
      (device) => [[device, path] as const],
      () => [],
    );
  });
  return new Map((await Promise.all(links)).flat());
}

function readPort(entry: unknown): ListedPort[] {
  const parsed = SystemPort.safeParse(entry);
  if (!parsed.success) return [];
  const { path, manufacturer, serialNumber } = parsed.data;
  return [
    {
      path,
      ...(manufacturer === undefined ? {} : { manufacturer }),
      ...(serialNumber === undefined ? {} : { serialNumber }),
    },
  ];
}

async function udevadmOnPath(): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const found = await access(join(folder, 'udevadm'), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
