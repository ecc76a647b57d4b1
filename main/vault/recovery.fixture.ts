import { join } from 'node:path';
import { OthersClocks } from '../../connections/http/others-clocks.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import { writeProfile } from '../boot/profile.fixture.ts';
import type { CallContext } from '../ipc/handlers.ts';
import { recoveryHandlers, type RecoveryParts } from '../ipc/handlers/recovery.ts';
import { LiveProfile } from '../session/live-profile.ts';
import { Session } from '../session/session.ts';
import { FileSpool } from '../spool/file-spool.ts';
import { RecoveryInHand } from './recovery-in-hand.ts';
import { VaultStore } from './vault-store.ts';

/** Least that a vault may cost a guess, so that tests do not wait. */
export const LEAST_COST = 2 ** 14;

/** What tells how a call goes on: nobody. */
export const unheard: CallContext = { signal: new AbortController().signal, progress: () => undefined };

interface MachineOptions {
  readonly kiosk?: boolean;
  readonly roles?: readonly PersonRole[];
  /** Path that the person chooses in the system's dialog. */
  readonly chosen: () => string | undefined;
  readonly change?: (parts: RecoveryParts) => Partial<RecoveryParts>;
}

/** A machine of `profile.fixture.ts`'s organisation with its data in `folder`, as far as recovery goes. */
export async function recoveryMachine(folder: string, options: MachineOptions) {
  const { kiosk = false, roles = ['patient'], chosen, change = () => ({}) } = options;
  const loaded = LiveProfile.open(await writeProfile(folder));
  const wait = (): Promise<void> => Promise.resolve();
  const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: LEAST_COST, wait });
  const nobody = { call: () => Promise.reject(new OpenwardError('SERVICE_UNAVAILABLE')) };
  const inHand = new RecoveryInHand();
  const session = new Session({
    loaded,
    spool: new FileSpool(join(folder, 'spool')),
    clock: { now: () => new Date() },
    dataFolder: folder,
    vaults,
    device: { sa: nobody, hospital: nobody },
    installation: { vouch: () => Promise.reject(new Error('nobody is vouched for')) },
    roles,
    clocks: new OthersClocks(),
    autoLockSeconds: 600,
    keepsNothing: kiosk,
    tell: () => undefined,
    onLocked: () => inHand.forget(),
    log: { failed: () => undefined, note: () => undefined, sent: () => undefined },
  });
  const strength = (typed: string) => ({ score: 4, enough: !typed.startsWith('weak'), advice: [] });
  const parts: RecoveryParts = {
    session,
    vaults,
    inHand,
    judge: (typed) => Promise.resolve(strength(typed)),
    dialogs: { openFile: () => Promise.resolve(chosen()), saveFile: () => Promise.resolve(chosen()) },
    printing: { print: () => Promise.resolve(true), pdf: () => Promise.resolve(Buffer.from('%PDF-1.4')) },
    clock: { now: () => new Date() },
    kiosk,
    entered: () => undefined,
  };
  return { folder, vaults, session, inHand, handlers: recoveryHandlers({ ...parts, ...change(parts) }) };
}
