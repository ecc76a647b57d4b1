import { z } from 'zod';
import { SignedStatement } from '../../api/messages/certification.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { KeyMaterial } from '../../api/messages/registration.ts';
import { ReplacementState } from '../../api/messages/replacement.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { EnrolmentId, Instant, PID, Sha256Hex, Thumbprint } from '../../domain/ids.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { PersonRole, UserCertificates } from '../../domain/user.ts';
import { given, keysetPage, readablePage, type PageAsked } from '../database/keyset.ts';
import type { Queries } from '../database/open.ts';
import { isDuplicate, json, readableRows, row, type ReadRows } from '../database/rows.ts';

type ReplacementState = z.infer<typeof ReplacementState>;

/** A request for other keys. Each step is kept before the next begins. */
const Replacement = z.object({
  id: z.string(),
  state: ReplacementState,
  org: z.string(),
  mspId: z.string(),
  role: PersonRole,
  /** Encrypted by the vault; gone once it was decided. */
  rid: z.string().optional(),
  /** Keyed, of document and role: whose requests belong together. */
  personMark: z.string(),
  cause: ReplacementCause,
  keys: json(KeyMaterial),
  enrolmentId: EnrolmentId,
  claimDigest: Sha256Hex,
  pid: PID.optional(),
  /** Of the signing certificate that is given up, as it was confirmed. */
  replaces: Thumbprint.optional(),
  confirmation: json(SignedStatement).optional(),
  confirmedBy: PID.optional(),
  confirmedAt: Instant.optional(),
  /** SA's or the administrator's words, encrypted by the vault. */
  sealedReason: z.string().optional(),
  certificates: json(UserCertificates).optional(),
  /** RID sealed to the person's key of encryption. */
  sealedRid: z.string().optional(),
  submittedAt: Instant,
  updatedAt: Instant,
});
export type Replacement = z.infer<typeof Replacement>;
/** In a list keys are not looked at. */
const Listed = Replacement.partial({ keys: true });
export type ListedReplacement = z.infer<typeof Listed> & { readonly unreadable?: string[] | undefined };

/** What may change; null wipes. */
type Changes = { [K in keyof Replacement]?: Replacement[K] | null };

export class Replacements {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /** @throws CONFLICT when the claim is another's */
  async add(asked: Omit<Replacement, 'state' | 'submittedAt' | 'updatedAt'>): Promise<Replacement> {
    const now = this.clock.now().toISOString();
    const written = columns({ ...asked, state: 'submitted', submittedAt: now, updatedAt: now });
    try {
      await this.queries('replacements').insert(written);
    } catch (error) {
      if (isDuplicate(error)) throw new OpenwardError('CONFLICT', 'The claim or the keys were used already');
      throw error;
    }
    return this.get(asked.id);
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<Replacement> {
    const found: unknown = await this.queries('replacements').where({ id }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return row(Replacement, found);
  }

  async findByClaimDigest(claimDigest: string): Promise<Replacement | undefined> {
    const found: unknown = await this.queries('replacements').where({ claimDigest }).first();
    return found === undefined ? undefined : row(Replacement, found);
  }

  /** How many of one person wait. */
  async waiting(personMark: string): Promise<number> {
    const states: ReplacementState[] = ['submitted', 'confirmed', 'granting'];
    const found: unknown[] = await this.queries('replacements')
      .where({ personMark })
      .whereIn('state', states)
      .select('id');
    return found.length;
  }

  /** Those that are carried out and not finished. */
  async underWay(): Promise<ReadRows<ListedReplacement>> {
    const state: ReplacementState = 'granting';
    return readableRows(Listed, await this.queries('replacements').where({ state }).orderBy('updatedAt'));
  }

  page(
    where: { readonly state?: ReplacementState | undefined; readonly mspId?: string | undefined },
    asked: PageAsked,
  ): Promise<ListPage<ListedReplacement>> {
    const matching = this.queries('replacements').where(given({ ...where }));
    return keysetPage(matching, { by: 'submittedAt', id: 'id' }, asked).then((page) => readablePage(Listed, page));
  }

  async change(id: string, changes: Changes): Promise<Replacement> {
    const updatedAt = this.clock.now().toISOString();
    await this.queries('replacements')
      .where({ id })
      .update(columns({ ...changes, updatedAt }));
    return this.get(id);
  }
}

function columns(changes: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  );
}
