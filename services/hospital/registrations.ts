import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, PID } from '../../domain/ids.ts';
import type { Clock } from '../../domain/clock.ts';
import { KeyMaterial, RegistrationRequest, RegistrationState } from '../../api/messages/registration.ts';
import type { Queries } from '../database/open.ts';
import { isDuplicate, json, readableRows, row } from '../database/rows.ts';

const Registration = z.object({
  id: z.string(),
  state: RegistrationState,
  role: RegistrationRequest.shape.role,
  /** JWE to the service itself; gone once forwarded or declined. */
  rid: z.string().optional(),
  displayName: z.string().optional(),
  department: z.string().optional(),
  keys: json(KeyMaterial),
  claimDigest: z.string(),
  /** SA's id of it, once forwarded. */
  saId: z.string().optional(),
  pid: PID.optional(),
  submittedAt: Instant,
  updatedAt: Instant,
  reason: z.string().optional(),
});
export type Registration = z.infer<typeof Registration>;
/** In a list keys are not looked at: a row whose keys cannot be read is shown all the same. */
const Listed = Registration.partial({ keys: true });
export type ListedRegistration = z.infer<typeof Listed> & { readonly unreadable?: string[] | undefined };
type Changes = { [K in keyof Omit<Registration, 'keys'>]?: Registration[K] | null };

/** Registrations brought to this hospital. */
export class HospitalRegistrations {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  async add(
    registration: Pick<Registration, 'id' | 'role' | 'rid' | 'displayName' | 'department' | 'keys' | 'claimDigest'>,
  ): Promise<Registration> {
    const now = this.clock.now().toISOString();
    try {
      await this.queries('registrations').insert({
        ...registration,
        keys: JSON.stringify(registration.keys),
        state: 'submitted',
        submittedAt: now,
        updatedAt: now,
      });
    } catch (error) {
      if (isDuplicate(error)) throw new OpenwardError('CONFLICT', 'The claim was used for another registration');
      throw error;
    }
    return this.get(registration.id);
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<Registration> {
    const found: unknown = await this.queries('registrations').where({ id }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return row(Registration, found);
  }

  async findByClaimDigest(claimDigest: string): Promise<Registration | undefined> {
    const found: unknown = await this.queries('registrations').where({ claimDigest }).first();
    return found === undefined ? undefined : row(Registration, found);
  }

  async list(state?: RegistrationState): Promise<ListedRegistration[]> {
    const query = this.queries('registrations').orderBy('submittedAt', 'desc').orderBy('id');
    return readableRows(Listed, await (state === undefined ? query : query.where({ state })));
  }

  async change(id: string, changes: Changes): Promise<Registration> {
    await this.queries('registrations')
      .where({ id })
      .update({ ...changes, updatedAt: this.clock.now().toISOString() });
    return this.get(id);
  }
}
type RegistrationState = z.infer<typeof RegistrationState>;
