import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { DetachedJws, Instant, PID, ShareId, TID } from '../../domain/ids.ts';
import { Acquaintance } from '../../domain/acquaintance.ts';
import { PDE, StoredPDE } from '../../domain/record.ts';
import { Share, ShareGrant, ShareRequest } from '../../domain/share.ts';
import { entering } from '../../domain/text.ts';
import { Treatment } from '../../domain/treatment.ts';
import { DUE, LogReading, StoredDUE } from '../../domain/use.ts';
import { EnteringOrganisation, Organisation, PreKeys, User, UserStatus } from '../../domain/user.ts';
import { PageQuery, evaluate, page, submit } from './transaction.ts';

/** Of what is put together in one transaction: more would hold up everybody else's block. */
const MOST_TOGETHER = 100;
const Opening = z.object({ tid: TID, patientPid: PID, doctorPid: PID });

/** A user as SA writes them on the ledger: pseudo-identity and public keys, nothing of the person. */
export const UserRegistration = z.object({
  pid: PID,
  mspId: User.shape.mspId,
  role: User.shape.role,
  signingKey: User.shape.signingKey,
  signingThumbprint: User.shape.signingThumbprint,
  encryptionThumbprint: User.shape.encryptionThumbprint,
  preKeys: PreKeys,
});

/** Every transaction of the chaincode: one JSON argument and one JSON answer each. */
export const ledgerApi = {
  /** Transactions that do nothing: what a call costs at the least, and whether endorsement and ordering work. */
  health: {
    /** Services only: an empty transaction stays in the ledger for ever. */
    ping: submit('health:ping', z.object({}), z.object({})),
    look: evaluate('health:look', z.object({}), z.object({})),
  },
  organisations: {
    put: submit('organisations:put', EnteringOrganisation, Organisation),
    list: evaluate('organisations:list', z.object({}), z.array(Organisation)),
  },
  identities: {
    /** SA only. The same registration twice gives one user. */
    register: submit('identities:register', UserRegistration, User),
    /** SA only. */
    setStatus: submit(
      'identities:setStatus',
      z.object({ pid: PID, status: UserStatus, reason: entering.proseOrNone(bounds.shortReason) }),
      User,
    ),
    /** A person's own entry, and those of people they have to do with; services read any. */
    get: evaluate('identities:get', Acquaintance.extend({ pid: PID }), User),
    /** SA and the cloud: as `get` would answer the person `asker`, before they pass anything on. */
    getFor: evaluate('identities:getFor', Acquaintance.extend({ pid: PID, asker: PID }), User),
  },
  treatments: {
    /** The hospital's own service only. */
    open: submit('treatments:open', Opening, Treatment),
    /** Those of an archive that is taken over: each as by `open`, all or none. Answers how many are open. */
    openAll: submit(
      'treatments:openAll',
      z.object({ treatments: z.array(Opening).min(1).max(MOST_TOGETHER) }),
      z.object({ opened: z.number().int() }),
    ),
    close: submit('treatments:close', z.object({ tid: TID }), Treatment),
    get: evaluate('treatments:get', z.object({ tid: TID }), Treatment),
  },
  records: {
    /** The patient only; both signatures are verified in chaincode. */
    put: submit('records:put', PDE, StoredPDE),
    /**
     * Those of an archive that is taken over, of different treatments of one patient: each as by `put`, all or none.
     * Answers how many are recorded.
     */
    putAll: submit(
      'records:putAll',
      z.object({ records: z.array(PDE).min(1).max(MOST_TOGETHER) }),
      z.object({ recorded: z.number().int() }),
    ),
    /** Latest version when `version` is absent. */
    get: evaluate('records:get', z.object({ tid: TID, version: z.number().int().min(1).optional() }), StoredPDE),
    history: evaluate('records:history', z.object({ tid: TID }), z.array(StoredPDE)),
    /** Newest first; the patient's own. */
    listByPatient: evaluate('records:listByPatient', PageQuery.extend({ pid: PID }), page(StoredPDE)),
  },
  shares: {
    request: submit('shares:request', ShareRequest, Share),
    grant: submit('shares:grant', ShareGrant, Share),
    decline: submit(
      'shares:decline',
      z.object({ shareId: ShareId, reason: entering.proseOrNone(bounds.reason) }),
      Share,
    ),
    /** `at` and `reason` are what the RevocationStatement signed. */
    revoke: submit(
      'shares:revoke',
      z.object({
        shareId: ShareId,
        reason: entering.proseOrNone(bounds.shortReason),
        at: Instant,
        revocation: DetachedJws,
      }),
      Share,
    ),
    get: evaluate('shares:get', z.object({ shareId: ShareId }), Share),
    listByPatient: evaluate('shares:listByPatient', PageQuery.extend({ pid: PID }), page(Share)),
    listByConsumer: evaluate('shares:listByConsumer', PageQuery.extend({ pid: PID }), page(Share)),
  },
  uses: {
    /**
     * The cloud server's identity only; refused when the share is not granted, revoked, expired, or a party is not
     * active.
     */
    record: submit('uses:record', DUE, StoredDUE),
    listByConsumer: evaluate('uses:listByConsumer', PageQuery.extend({ pid: PID }), page(StoredDUE)),
    /** The patient's log of uses, newest first; this reading is itself written, which is why it is a submit. */
    readLog: submit('uses:readLog', PageQuery.extend({ pid: PID }), page(StoredDUE)),
    listReadings: evaluate('uses:listReadings', PageQuery.extend({ pid: PID }), page(LogReading)),
  },
} as const;
