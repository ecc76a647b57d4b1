import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { SerialPort } from 'serialport';
import { z } from 'zod';

/** A port as the system describes it. */
export interface ListedPort {
  readonly path: string;
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
}

/**
 * The machine's serial ports. Never throws: serialport's own list ends the whole process where `udevadm`
 * is missing (an unhandled spawn error on its output stream), so on Linux that is looked up first.
 */
export async function listPorts(options: ListPortsOptions = {}): Promise<PortList> {
  const platform = options.platform ?? process.platform;
  const hasUdevadm = options.hasUdevadm ?? udevadmOnPath;
  if (platform === 'linux' && !(await hasUdevadm())) return { ports: [], note: 'udevadm-missing' };
  try {
    const found = await (options.list ?? (() => SerialPort.list()))();
    return { ports: found.flatMap(readPort) };
  } catch {
    return { ports: [], note: 'listing-failed' };
  }
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
