import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { z } from 'zod';
import { clearEnvironment } from '../../connections/environment.ts';
import { LiveConfig, type Live, type LiveBasics } from './live-config.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { openServiceLog } from './log.ts';

/** Something that runs until it is closed. */
export interface Running {
  close(): Promise<void>;
}

interface Program<C extends z.ZodType<LiveBasics>> {
  readonly schema: C;
  start(live: Live<z.output<C>>, log: Logger): Promise<Running>;
}

const Basics = z.object({ name: z.string(), logLevel: z.string() });

/** Longest time open requests get to end. */
const gracePeriod = 10_000;

/** `main.ts --config FILE`: starts, and ends in good order on SIGTERM or SIGINT. Exit status 1 when it cannot start. */
export async function runProgram<C extends z.ZodType<LiveBasics>>(program: Program<C>): Promise<void> {
  keepFilesPrivate();
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) {
    process.stderr.write('usage: --config FILE\n');
    process.exit(2);
  }
  const variables = clearEnvironment();
  let log = openServiceLog('openward', 'info');
  writeIntoLog(() => log);
  try {
    const live = LiveConfig.open(program.schema, values.config);
    const { name, logLevel } = Basics.parse(live.config);
    log = openServiceLog(name, logLevel);
    if (variables.length > 0) log.warn({ variables }, 'variables of the environment are not followed');
    const running = await program.start(live, log);
    live.follow(log);
    endInGoodOrder(running, log);
  } catch (error) {
    log.fatal({ error }, 'cannot start');
    process.exit(1);
  }
}

/** What Node would print by itself, between the lines of the log. */
function writeIntoLog(log: () => Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (error) => log().warn({ error }, 'a warning of the runtime'));
  process.once('uncaughtException', (error) => {
    log().fatal({ error }, 'a defect that nobody has caught');
    process.exit(1);
  });
}

function endInGoodOrder(running: Running, log: Logger): void {
  let ending = false;
  const end = (signal: string): void => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'ending');
    setTimeout(() => process.exit(1), gracePeriod).unref();
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'did not end in good order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
}
