import type { Logger } from 'pino';
import type { Live } from '../../http/live-config.ts';
import type { Running } from '../../http/program.ts';
import { doorAnswers, type DoorParts } from './answers.ts';
import { buildDoor, type DoorOptions } from './server.ts';

interface DoorConfig {
  readonly door?: { readonly host: string; readonly port: number } | undefined;
}

/** Opens SA's public door where the configuration has one; it shows the certificate the service has now. */
export async function openDoor(
  live: Live<DoorConfig>,
  parts: DoorParts & Pick<DoorOptions, 'refusals'>,
  log: Logger,
): Promise<Running> {
  const { door: place } = live.config;
  if (place === undefined) return { close: () => Promise.resolve() };
  const told = log.child({ door: true });
  const door = await buildDoor({ tls: live.tls, answer: doorAnswers(parts), log: told, refusals: parts.refusals });
  live.onChange(() => {
    const { certificate, key } = live.tls;
    door.server.setSecureContext({ cert: certificate, key, minVersion: 'TLSv1.2' });
  });
  await door.listen(place);
  told.info(place, 'the public door is open');
  return { close: () => door.close() };
}
