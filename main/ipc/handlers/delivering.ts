import { deliverUndelivered, type WordsPorts } from '../../../app/flows/words.ts';

/** Of whom words are being delivered at this moment. */
const underWay = new WeakSet<object>();

/**
 * Hands over words about shares whose delivery broke off, each time somebody looks at the list of their shares, beside
 * whatever they asked for: it neither waits nor fails for it, and the words themselves show what came of it.
 */
export function goOnDelivering(ports: WordsPorts): void {
  if (underWay.has(ports.vault)) return;
  underWay.add(ports.vault);
  deliverUndelivered(ports)
    .catch(() => 0)
    .finally(() => underWay.delete(ports.vault));
}
