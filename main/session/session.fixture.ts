import { join } from 'node:path';
import { OthersClocks } from '../../connections/http/others-clocks.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { FileSpool } from '../spool/file-spool.ts';
import { Session, type SessionOptions } from './session.ts';

/** A session with its data in `folder`, without any service, and heard by nobody; `given` replaces the rest. */
export function testSession(
  folder: string,
  given: Pick<SessionOptions, 'loaded' | 'vaults' | 'roles'> & Partial<SessionOptions>,
): Session {
  const nobody = { call: () => Promise.reject(new OpenwardError('SERVICE_UNAVAILABLE')) };
  return new Session({
    spool: new FileSpool(join(folder, 'spool')),
    clock: { now: () => new Date() },
    dataFolder: folder,
    device: { sa: nobody, hospital: nobody },
    installation: { vouch: () => Promise.reject(new Error('nobody is vouched for')) },
    clocks: new OthersClocks(),
    autoLockSeconds: 600,
    keepsNothing: false,
    tell: () => undefined,
    onLocked: () => undefined,
    log: { failed: () => undefined, note: () => undefined, sent: () => undefined },
    ...given,
  });
}
