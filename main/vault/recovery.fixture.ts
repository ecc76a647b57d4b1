import { join } from 'node:path';
import type { Service } from '../../api/http/service.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import { writeProfile } from '../boot/profile.fixture.ts';
import type { CallContext } from '../ipc/handlers.ts';
import { keysHandlers } from '../ipc/handlers/keys.ts';
import { recoveryHandlers, type RecoveryParts } from '../ipc/handlers/recovery.ts';
import { LiveProfile } from '../session/live-profile.ts';
import { testSession } from '../session/session.fixture.ts';
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
  /** SA as the installation reaches it; away when absent. */
  readonly sa?: Service;
  readonly change?: (parts: RecoveryParts) => Partial<RecoveryParts>;
}

/** Whom nobody reaches. */
export const away: Service = { call: () => Promise.reject(new OpenwardError('SERVICE_UNAVAILABLE')) };
/** Of a client whose log nobody reads. */
export const unread = { failed: () => undefined, note: () => undefined, sent: () => undefined };

/** A machine of `profile.fixture.ts`'s organisation with its data in `folder`, as far as recovery goes. */
export async function recoveryMachine(folder: string, options: MachineOptions) {
  const { kiosk = false, roles = ['patient'], chosen, sa = away, change = () => ({}) } = options;
  const loaded = LiveProfile.open(await writeProfile(folder));
  const wait = (): Promise<void> => Promise.resolve();
  const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: LEAST_COST, wait });
  const inHand = new RecoveryInHand();
  const onLocked = (): void => inHand.forget();
  const device = { sa, hospital: away };
  const session = testSession(folder, { loaded, vaults, roles, device, keepsNothing: kiosk, onLocked });
  const strength = (typed: string) => ({ score: 4, enough: !typed.startsWith('weak'), advice: [] });
  const judge = (typed: string) => Promise.resolve(strength(typed));
  const dialogs = { openFile: () => Promise.resolve(chosen()), saveFile: () => Promise.resolve(chosen()) };
  const returning = { vaults, device: { sa }, log: unread, roles, mspId: loaded.profile.mspId, kiosk };
  const entered = (): void => undefined;
  const parts: RecoveryParts = {
    session,
    vaults,
    inHand,
    returning,
    judge,
    dialogs,
    printing: { print: () => Promise.resolve(true), pdf: () => Promise.resolve(Buffer.from('%PDF-1.4')) },
    clock: { now: () => new Date() },
    kiosk,
    entered,
  };
  const cost = { iterations: 10_000, cost: LEAST_COST };
  const keys = keysHandlers({ session, vaults, judge, dialogs, kiosk, cost, returning, entered });
  return { folder, vaults, session, inHand, keys, handlers: recoveryHandlers({ ...parts, ...change(parts) }) };
}
