import { parentPort } from 'node:worker_threads';
import { Question, type Judgement } from './judgement.ts';
import { strengthOf } from './strength.ts';

/** The thread that judges passphrases (`judging-thread.ts`): the dictionaries are loaded here and nowhere else. */
parentPort?.on('message', (message: unknown) => {
  const { id, passphrase, known } = Question.parse(message);
  const text = new TextDecoder().decode(passphrase);
  passphrase.fill(0);
  const answer = (judgement: Judgement): void => parentPort?.postMessage(judgement);
  strengthOf(text, known).then(
    (strength) => answer({ id, strength }),
    () => answer({ id }),
  );
});
