import type { PeopleSupervision, ServiceSupervision } from '../../api/messages/supervision.ts';
import { alarmWords, type Alarm } from '../../domain/alarms.ts';
import type { CommandLine } from '../membership-commands.ts';
import { dataFolder } from '../node/paths.ts';
import { supervise } from './supervise.ts';

/** `network supervision`: what an organisation's supervisors see, for machines and on a terminal. */
export function addSupervisionCommand({ repository, command, print }: CommandLine): void {
  command('supervision', 'how an organisation’s service and people are, and what needs a person; exit code 1 then')
    .requiredOption('--org <key>', 'organisation whose node is here')
    .action(async ({ data, json, org }: { data?: string; json?: boolean; org: string }) => {
      const found = await supervise({ repository, paths: dataFolder(data, repository) }, org);
      print(json ? JSON.stringify(found, null, 2) : textOf(found));
      if (found.alarms.length > 0) process.exitCode = 1;
    });
}

interface Found {
  readonly alarms: readonly Alarm[];
  readonly service: ServiceSupervision;
  readonly people?: PeopleSupervision | undefined;
  readonly peopleUnknown?: string | undefined;
}

function textOf({ alarms, service, people, peopleUnknown }: Found): string {
  const requests = [...service.requests, ...(people?.requests ?? [])];
  return [
    `${service.mspId}, ${service.keeper}, at ${service.at}`,
    ...(service.node?.programs ?? []).map(
      ({ name, height, problem }) =>
        `program   ${name.padEnd(22)} ${height === undefined ? '' : `height ${height}, `}${problem ?? 'ok'}`,
    ),
    ...service.checks.map(({ name, ok, note }) => `${ok ? 'reaches ' : 'MISSES  '}  ${name}: ${note}`),
    ...(people?.users ?? []).map(({ mspId, role, status, count }) => `people    ${count} ${status} ${role}, ${mspId}`),
    ...requests.map(
      ({ kind, holder, mspId, count, oldest }) =>
        `waits     ${count} ${kind} for ${holder}${mspId === undefined ? '' : ` of ${mspId}`}, oldest ${oldest}`,
    ),
    ...service.refused.kinds.map(({ act, code, count }) => `refused   ${count} ${act} ${code}`),
    ...(peopleUnknown === undefined ? [] : [`people    not known: ${peopleUnknown}`]),
    '',
    ...(alarms.length === 0 ? ['nothing needs a person'] : alarms.flatMap(alarmLines)),
  ].join('\n');
}

function alarmLines({ code, gravity, count, about, since }: Alarm): string[] {
  const { happened, kept, todo } = alarmWords[code];
  const what = [...about, ...(since === undefined ? [] : [`since ${since}`])].join(', ');
  return [
    `${gravity.toUpperCase()} ${code} (${count})${what === '' ? '' : ` ${what}`}`,
    `  ${happened}`,
    `  ${kept}`,
    `  ${todo}`,
  ];
}
