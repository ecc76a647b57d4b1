/**
 * Wrote the JSON files of this folder, once. They are frozen: a program that opens them today must open them in ten
 * years, so running this again is right only when a format gets a new version. `npx tsx protocol/vectors/generate.ts
 * --overwrite`
 */
import { writeFileSync } from 'node:fs';
import { makeContainers } from './make-containers.ts';
import { makeEnvelopes } from './make-envelopes.ts';
import { makeIdentities } from './make-identities.ts';
import { makeKeys } from './make-keys.ts';
import { makeMessages } from './make-messages.ts';
import { makeReencryption } from './make-reencryption.ts';
import { makeStatements } from './make-statements.ts';
import { makeStory } from './make-story.ts';

async function generate(): Promise<void> {
  const { fixtures, sealedRids } = await makeKeys();
  const { story, tar, excerpt } = await makeStory(fixtures);
  write('keys', fixtures);
  write('story', story);
  write('envelope', await makeEnvelopes(fixtures));
  write('container', await makeContainers(fixtures, excerpt, tar));
  write('statements', await makeStatements(fixtures));
  write('messages', await makeMessages(fixtures));
  write('reencryption', makeReencryption(fixtures));
  write('identity', makeIdentities(fixtures, sealedRids));
}

function write(name: string, value: unknown): void {
  writeFileSync(new URL(`./${name}.json`, import.meta.url), `${JSON.stringify(value, null, 1)}\n`);
}

if (process.argv.includes('--overwrite')) await generate();
else process.stderr.write('The vectors are frozen; --overwrite makes new ones.\n');
