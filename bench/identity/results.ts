import { z } from 'zod';
import { Summary } from '../statistics.ts';

const Target = { target: z.number(), met: z.boolean() };

/** Milliseconds of a step of something longer. */
const Step = z.object({ what: z.string(), ms: z.number() });

/** Something a client does, beside the least that it has to do. Milliseconds. */
const Beside = z.object({
  what: z.string(),
  ours: Summary,
  bareName: z.string(),
  bare: Summary,
  /** Of the medians. */
  ratio: z.number(),
  /** Of the medians of its steps, in their order. */
  steps: z.array(Step),
});

/** One person who lost everything and came back. */
const Recovered = z.object({
  /** Index records that the ledger has of the person. */
  records: z.number().int(),
  /** From the new installation's first word until what opens is in the vault. */
  ms: z.number(),
  steps: z.array(Step),
  /** Until all of them were listed, and how many whose ciphertext is there were opened and checked. */
  listedMs: z.number(),
  opened: z.number().int(),
  /** Index records that are not what they were before, byte for byte. */
  rewritten: z.number().int(),
});
export type Recovered = z.infer<typeof Recovered>;

/** What it takes that people have keys, lose them and come back, and how long a revoked one is still given anything. */
export const IdentityBench = z.object({
  registration: Beside,
  renewal: Beside,
  signIn: Beside.extend({
    /** Of a passphrase, by itself: the least that it is to take, in milliseconds, and in MiB of memory. */
    kdf: z.object({ ms: Summary, ...Target }),
    memory: z.object({ mib: z.number(), ...Target }),
    /** All but that. */
    rest: Summary,
  }),
  recovery: z.object({
    few: z.array(Recovered),
    many: Recovered,
    /** Of the time of the one with many to the median of those with few. */
    ratio: z.number(),
    /** Everything, listing and opening too, in milliseconds. */
    ...Target,
  }),
  /** For each door, of each person who was revoked. */
  exposure: z.array(z.object({ door: z.string(), ms: z.array(z.number()), worst: z.number(), ...Target })),
});
export type IdentityBench = z.infer<typeof IdentityBench>;
