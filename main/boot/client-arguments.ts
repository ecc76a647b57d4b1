import type { ClientCommand } from './command-line.ts';

/** How a client is to be started; what is absent is as the client has it by itself. */
export type ClientLaunch = Pick<ClientCommand, 'profile' | 'data'> & Partial<ClientCommand>;

/** The arguments that `readCommandLine` reads back as the same. */
export function clientArguments({
  profile,
  data,
  kiosk = false,
  person,
  language,
  autoLock,
  renewDays,
  sticks,
}: ClientLaunch): string[] {
  return [
    `--profile=${profile}`,
    `--data=${data}`,
    ...(kiosk ? ['--kiosk'] : []),
    ...(person === undefined ? [] : [`--person=${person}`]),
    ...(language === undefined ? [] : [`--language=${language}`]),
    ...(autoLock === undefined ? [] : [`--auto-lock=${autoLock}`]),
    ...(renewDays === undefined ? [] : [`--renew-days=${renewDays}`]),
    ...(sticks === undefined ? [] : [`--sticks=${sticks}`]),
  ];
}
