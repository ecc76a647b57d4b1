import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { DetachedJws, Sha384Hex, TID } from '../../../domain/ids.ts';

/** What a signing thread is told and answers. Keys are handed over once, as key objects. */
export interface Signatory {
  readonly pid: string;
  readonly thumbprint: string;
  readonly key: KeyObject;
}

export interface Signatories {
  readonly patients: readonly Signatory[];
  readonly doctors: readonly Signatory[];
}

export const SigningOrder = z.object({
  id: z.number().int(),
  items: z.array(
    z.object({
      patient: z.number().int(),
      doctor: z.number().int(),
      T_ID: TID,
      digest: Sha384Hex,
      manifestDigest: Sha384Hex,
      version: z.number().int(),
    }),
  ),
});
export type SigningOrder = z.infer<typeof SigningOrder>;

export const SignedLoad = z.object({
  id: z.number().int(),
  signatures: z.array(z.object({ D_SP: DetachedJws, D_SD: DetachedJws })),
});
export type SignedLoad = z.infer<typeof SignedLoad>;
