import { work } from './worker.ts';

/** Measures under plain Node. */
await work((text) => void process.stderr.write(`${text}\n`));
// Connections of libraries may linger; the findings are written.
process.exit(0);
