import { z } from 'zod';

/** Frozen vault files: what a passphrase gives, or the code of the refusal. */
export const VaultVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      passphrase: z.string(),
      file: z.json(),
      /** As docs/examples/open_vault.py prints them. */
      secrets: z
        .object({
          signing: z.string(),
          tls: z.string(),
          encryption: z.string(),
          preSeed: z.string(),
          draftKey: z.string(),
          rid: z.json(),
        })
        .optional(),
      errors: z.array(z.string()).optional(),
    }),
  ),
});
export type VaultVectors = z.infer<typeof VaultVectors>;
