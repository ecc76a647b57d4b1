import { z } from 'zod';
import { bounds } from '../../../domain/bounds.ts';
import { entering } from '../../../domain/text.ts';
import { Organisation } from '../../../domain/user.ts';
import { Bookmark } from '../../../domain/ids.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { wholeListOf } from '../../messages/paging.ts';

/** Words of a person for somebody else, 1 to 500 characters. */
export const Reason = entering.prose(bounds.reason);

/** As whoever made the thing named it: a vault, a registration, an appointment, a capture, an entry. */
export const Id = z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/);

/** An organisation by its short name. */
export const OrgKey = Organisation.shape.key;

/** Which page of a list is asked for: '' is the first, else the `bookmark` of the page before. */
export const PageAsked = z.object({ bookmark: Bookmark });

/** A page of a list; `bookmark` is '' after the last. `unreadable` entries are there and cannot be shown. */
export const windowPage = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), bookmark: z.string(), unreadable: z.number() });

/**
 * What lies at the hospitals, and of each entry at which. `silent`: who did not answer, and of whom nothing is among
 * `items`; `unreadable` entries are there and cannot be shown.
 */
export const fromHospitals = <T extends z.ZodRawShape>(item: z.ZodObject<T>) =>
  wholeListOf(item.extend({ org: z.string(), hospital: LocalisedName })).extend({ silent: z.array(LocalisedName) });

/** Under which transaction the ledger said VALID. */
export const Recorded = z.object({ transactionId: z.string() });

/** SHA-256 of a certificate, hex with colons: main computes it, people compare it. */
const Fingerprint = z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/);
/** Of an organisation that wants to join. */
export const RootFingerprints = z.object({ nodes: Fingerprint, people: Fingerprint });
