import { app } from 'electron';
import { work } from './worker.ts';

/** Measures inside Electron's main process, where the client does its work. No window is opened. */
app
  .whenReady()
  .then(() => work((text) => void process.stderr.write(`${text}\n`)))
  .then(
    () => app.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      app.exit(1);
    },
  );
