import type { Command } from 'commander';
import { Admission, MembershipApplication } from '../api/formats/membership.ts';
import type { ListedChange } from '../api/messages/membership.ts';
import { applicationText, changeText } from './change/words.ts';
import { OpenwardError } from '../domain/errors.ts';
import { admissionAt, applyAt, type DoorPlace } from './consent/at-the-door.ts';
import { agree, openChanges, proposeGoingByCommand, refuse } from './consent/by-command.ts';
import { listenEverywhere } from './consent/listen.ts';
import { found } from './lifecycle/found.ts';
import {
  apply,
  approve,
  init,
  join,
  leave,
  lonelyNode,
  memberNode,
  reasonFor,
  type SigningResult,
} from './lifecycle/membership.ts';
import { typed } from './lifecycle/installation.ts';
import { up } from './lifecycle/up.ts';
import { dataFolder } from './node/paths.ts';
import { readJsonFile } from './node/state.ts';
import { readyFor } from './upgrade/upgrade.ts';

interface Common {
  readonly data?: string;
  readonly json?: boolean;
}

/** Options by which a change that is handed from one to the next is signed. */
interface Signing {
  readonly org: readonly string[];
  readonly change: string;
}

/** Where SA's door is, and by what one knows it. */
interface DoorOptions {
  readonly to: string;
  readonly root: string;
  readonly serverName: string;
}

function doorOf({ root, serverName }: Partial<DoorOptions>, url: string): DoorPlace {
  return { url, root: required(root, '--root'), serverName };
}

function required(given: string | undefined, what: string): string {
  if (given === undefined) throw new OpenwardError('INPUT_INVALID', `${what} is missing`);
  return given;
}

/** What the commands are made with. */
export interface CommandLine {
  readonly repository: string;
  /** With the options that all of them have. */
  readonly command: (name: string, description: string) => Command;
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
}

/** How an organisation comes, and goes. */
export function addMembershipCommands({ repository, command, print, note }: CommandLine): void {
  const placeOf = ({ data }: Common) => ({ repository, paths: dataFolder(data, repository) });

  command('init', 'make a node of an organisation: its authorities and the certificates of its machines')
    .requiredOption(
      '--node <file>',
      'its description, such as fabric-config/examples/trial/hospital1.yaml (default: OPENWARD_NODE)',
      process.env['OPENWARD_NODE'],
    )
    .action(async (options: Common & { node: string }) => {
      const place = placeOf(options);
      await init(place, options.node);
      print(
        options.json ? JSON.stringify({ ok: true }) : `${place.paths.root} holds a node; ${typed('apply')} comes next`,
      );
    });

  command('apply', 'apply to join: at SA’s public door, or by a file')
    .requiredOption('--contact <text>', 'whom the officers ask back')
    .option('--to <url>', 'SA’s public door, https://host:port')
    .option('--root <file>', 'SA’s root of nodes, as SA has handed it over; with --to')
    .option('--server-name <name>', 'the name that the door’s certificate carries, where it is not the host of --to')
    .option('--out <file>', 'where the application is written; without --to')
    .action(async (options: Common & Partial<DoorOptions> & { contact: string; out?: string }) => {
      const place = placeOf(options);
      if (options.to !== undefined) {
        const { application, progress } = await applyAt(
          lonelyNode(place),
          options.contact,
          doorOf(options, options.to),
        );
        const said = `${applicationText(application)}\nsent             ${progress.digest}: ${progress.state}`;
        print(options.json ? JSON.stringify({ ok: true, application, progress }) : said);
        return;
      }
      const application = await apply(place, options.contact, required(options.out, '--to or --out'));
      print(options.json ? JSON.stringify({ ok: true, application }) : applicationText(application));
    });

  command('answer', 'answer SA’s test at every address of a node that has not joined yet, until ended').action(
    async (options: Common) => {
      const { places, close } = await listenEverywhere(lonelyNode(placeOf(options)));
      print(options.json ? JSON.stringify({ ok: true, places }) : `${places.join('\n')}\nuntil ended (Ctrl-C)`);
      await new Promise((ended) => {
        for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, ended);
      });
      await close();
    },
  );

  command('approve', 'say yes to an application; with enough of them it is carried out')
    .requiredOption('--application <file>', 'what the applicant has handed over')
    .requiredOption('--org <key...>', 'who says yes: organisations whose nodes are here')
    .requiredOption('--change <file>', 'goes from one administrator to the next; made when it is not there')
    .requiredOption('--admission <file>', 'written when enough have said yes: what the applicant needs to join')
    .action(async (options: Common & Signing & { application: string; admission: string }) => {
      const application = readJsonFile(MembershipApplication, options.application);
      if (options.json !== true) note(applicationText(application));
      const { org: orgs, change: file, admission } = options;
      told(options, await approve(placeOf(options), application, { orgs, file, admission }));
    });

  command('found', 'make a consortium of organisations that each run on machines of their own')
    .requiredOption('--terms <file>', 'what they agree on, such as fabric-config/examples/trial/consortium.yaml')
    .requiredOption('--application <file...>', 'what each of them has written by apply')
    .requiredOption('--admission <file>', 'written: what each of them joins by')
    .action(async (options: Common & { terms: string; application: string[]; admission: string }) => {
      const { terms, admission } = options;
      const applications = options.application.map((file) => readJsonFile(MembershipApplication, file));
      const consortium = await found({ repository, terms, applications, admission });
      const keys = consortium.members.map(({ key }) => key);
      if (options.json !== true) for (const application of applications) note(applicationText(application));
      print(
        options.json
          ? JSON.stringify({ ok: true, members: keys })
          : `${keys.join(', ')}: each gives ${typed('join')} --admission ${admission}, all at about the same time`,
      );
    });

  command('join', 'bring a node that was admitted into the running network')
    .option('--from <url>', 'SA’s public door, at which the node has applied')
    .option('--root <file>', 'SA’s root of nodes; with --from')
    .option('--server-name <name>', 'the name that the door’s certificate carries, where it is not the host of --from')
    .option('--admission <file>', 'what approving it, or founding, has written; without --from')
    .option('--terms <file>', 'of a founder: what was agreed on, which is compared')
    .action(async (options: Common & Partial<DoorOptions> & { from?: string; admission?: string; terms?: string }) => {
      const place = placeOf(options);
      const admission =
        options.from === undefined
          ? readJsonFile(Admission, required(options.admission, '--from or --admission'))
          : await admissionAt(lonelyNode(place), doorOf(options, options.from));
      await join(place, admission, options.terms);
      const result = await up({ ...place, progress: note });
      print(options.json ? JSON.stringify({ ok: true, ...result }) : `joined in ${result.seconds.toFixed(1)} s`);
    });

  command('leave', 'say yes to a member’s going, or to its expulsion; with enough of them it is carried out')
    .requiredOption('--member <mspId>', 'who goes')
    .requiredOption('--org <key...>', 'who says yes: organisations whose nodes are here')
    .option('--reason <text>', 'why it is taken out: an expulsion, which does not need its own signature')
    .option('--change <file>', 'goes from one administrator to the next, in place of SA’s hub')
    .action(async (options: Common & Partial<Signing> & { org: string[]; member: string; reason?: string }) => {
      const place = placeOf(options);
      const { org: orgs, change: file, member, reason } = options;
      if (file !== undefined) told(options, await leave(place, member, { orgs, file, reason }));
      else
        for (const node of orgs.map((org) => memberNode(place, org)))
          answered(options, await proposeGoingByCommand(node, member, reasonFor(node, member, reason)));
    });

  command('changes', 'changes of the consortium that wait for signatures at SA’s hub')
    .requiredOption('--org <key>', 'who asks: an organisation whose node is here')
    .action(async (options: Common & { org: string }) => {
      const changes = await openChanges(memberNode(placeOf(options), options.org));
      print(options.json ? JSON.stringify({ ok: true, changes }) : changes.map(changeText).join('\n\n') || 'none');
    });

  for (const [name, description, work] of [
    ['agree', 'sign a change of SA’s hub', agree],
    ['refuse', 'say no to a change of SA’s hub', refuse],
  ] as const)
    command(name, description)
      .requiredOption('--org <key>', 'who says so: an organisation whose node is here')
      .requiredOption('--change <digest>', 'which, as `changes` names it')
      .action(async (options: Common & { org: string; change: string }) => {
        const place = placeOf(options);
        if (name === 'agree') await readyFor(place, options.org, options.change);
        answered(options, await work(memberNode(place, options.org), options.change));
      });

  function told({ json }: Common, { change, missing, done }: SigningResult): void {
    const signers = change.signatures.map(({ mspId }) => mspId);
    if (json) print(JSON.stringify({ ok: true, done, missing, signers }));
    else print(`signed by ${signers.join(', ')}; ${done ? 'it is in force' : `${missing} more must sign`}`);
  }

  function answered({ json }: Common, change: ListedChange): void {
    print(json ? JSON.stringify({ ok: true, change }) : changeText(change));
  }
}
