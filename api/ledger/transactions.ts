import { z } from 'zod';
import { DetachedJws, Instant, PID, Pem, Sha384Hex, ShareId, TID } from '../../domain/ids.ts';
import { Acquaintance } from '../../domain/acquaintance.ts';
import { AuditAnchor, TrailKeeper } from '../../domain/audit.ts';
import { MachineKey, RevokedKey } from '../../domain/machine-key.ts';
import { PDE, StoredPDE } from '../../domain/record.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { Deletion, Share, ShareGrant, ShareRequest } from '../../domain/share.ts';
import { Treatment } from '../../domain/treatment.ts';
import { DUE, LogReading, StoredDUE } from '../../domain/use.ts';
import {
  DataPlace,
  DoorStanding,
  EnteringOrganisation,
  PreKeys,
  StoredOrganisation,
  User,
  UserStatus,
} from '../../domain/user.ts';
import { PageQuery, evaluate, page, readable, submit } from './transaction.ts';

/** Of what is put together in one transaction: more would hold up everybody else's block. */
const MOST_TOGETHER = 100;
/** Of whom one question asks: the answer is one message. */
export const MOST_AT_ONCE = 100;
const Put = z.strictObject(PDE.shape);
const ListOf = z.strictObject({ ...PageQuery.shape, pid: PID });
const Opening = z.strictObject({ tid: TID, patientPid: PID, doctorPid: PID });

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

/** What comes in the place of a user's keys. Certificates as the authority gave them: PEM and nothing around it. */
export const UserRenewal = z.object({
  pid: PID,
  signingCertificate: Pem,
  tlsCertificate: Pem,
  encryptionCertificate: Pem,
  /** Member `at` of the statement. */
  at: Instant,
  /** By the user's key of before, over the statement. */
  renewal: DetachedJws,
});

/** What comes in the place of keys that their owner cannot sign with any more. Certificates as of a renewal. */
export const UserReplacement = z.object({
  pid: PID,
  signingCertificate: Pem,
  tlsCertificate: Pem,
  encryptionCertificate: Pem,
  preKeys: PreKeys,
  cause: ReplacementCause,
  /** Who had the person before them. */
  confirmedBy: PID,
  /** Member `at` of the statement. */
  at: Instant,
  /** By the key that is registered of `confirmedBy`, over the statement. */
  confirmation: DetachedJws,
});

/**
 * Every transaction of the chaincode: one JSON argument and one JSON answer each. An argument lies in a block for good,
 * so it has the members named here and no others, and none that takes free text but an organisation's public name
 * (`architecture/entering.test.ts`).
 */
export const ledgerApi = {
  /** Transactions that do nothing: what a call costs at the least, and whether endorsement and ordering work. */
  health: {
    /** Services and operators of nodes only: an empty transaction stays in the ledger for ever. */
    ping: submit('health:ping', z.strictObject({}), z.object({})),
    look: evaluate('health:look', z.strictObject({}), z.object({})),
  },
  audit: {
    /**
     * The caller's own trail, by its role and organisation: a service that keeps one. The same twice is one. Errors:
     * NOT_ENTITLED; CONFLICT for an entry that is not after the last one the ledger has.
     */
    anchor: submit(
      'audit:anchor',
      z.strictObject(AuditAnchor.pick({ sequence: true, digest: true }).shape),
      AuditAnchor,
    ),
    /** Of any member's trail, for services and operators; `anchor` is absent where there is none. */
    last: evaluate(
      'audit:last',
      z.strictObject(AuditAnchor.pick({ mspId: true, keeper: true }).shape),
      z.object({ anchor: AuditAnchor.optional() }),
    ),
    /** All of a trail, oldest first; for whom `last` is. */
    anchors: evaluate(
      'audit:anchors',
      z.strictObject({ ...PageQuery.shape, mspId: AuditAnchor.shape.mspId, keeper: TrailKeeper }),
      page(AuditAnchor),
    ),
  },
  organisations: {
    put: submit(
      'organisations:put',
      z.strictObject({ ...EnteringOrganisation.shape, ...DataPlace.shape }),
      StoredOrganisation,
    ),
    /** All that can be read, by identifier. */
    list: evaluate('organisations:list', z.strictObject({}), readable(StoredOrganisation)),
    /** Identifiers of those that cannot; SA puts them again. */
    unreadable: evaluate('organisations:unreadable', z.strictObject({}), z.array(z.string())),
    /**
     * The operator of a node only, of a client installation or a program of the own organisation, by the key of a
     * certificate; for good, and the same twice is one. A
     * key that nobody has may be revoked as well.
     */
    revokeInstallation: submit(
      'organisations:revokeInstallation',
      z.strictObject(MachineKey.pick({ key: true }).shape),
      RevokedKey,
    ),
    /** For services, and for operators of their own: `revoked` is absent of one that is good. */
    installation: evaluate(
      'organisations:installation',
      z.strictObject(MachineKey.shape),
      z.object({ revoked: RevokedKey.optional() }),
    ),
  },
  identities: {
    /** SA only. The same registration twice gives one user. */
    register: submit(
      'identities:register',
      z.strictObject({ ...UserRegistration.shape, preKeys: z.strictObject(PreKeys.shape) }),
      User,
    ),
    /**
     * SA only, by the person's own word over the keys of these certificates (`openward/renewal/1`), signed with the
     * key that is registered. The same renewal twice is one. Errors: SIGNATURE_INVALID, USER_REVOKED, INPUT_INVALID,
     * LIMIT_REACHED; CONFLICT for a certificate that is or was registered.
     */
    renew: submit('identities:renew', z.strictObject(UserRenewal.shape), User),
    /**
     * SA only, by the word of an administrator of the person's organisation (`openward/replacement/1`), signed with the
     * key that the ledger has of that administrator, at most 72 hours ago. The keys of before are kept with the cause;
     * who was revoked is active again. The same replacement twice is one. Errors: SIGNATURE_INVALID, USER_UNKNOWN,
     * USER_REVOKED, NOT_ENTITLED for the confirmer; CLOCK_SKEW, INPUT_INVALID, LIMIT_REACHED; CONFLICT for keys that
     * are or were registered.
     */
    replace: submit(
      'identities:replace',
      z.strictObject({ ...UserReplacement.shape, preKeys: z.strictObject(PreKeys.shape) }),
      User,
    ),
    /** SA only. */
    setStatus: submit(
      'identities:setStatus',
      z.strictObject({ pid: PID, status: UserStatus, /** Of SA's words, which SA keeps. */ reasonDigest: Sha384Hex }),
      User,
    ),
    /**
     * A person's own entry, and those of people they have to do with; services read any, a node's operator those of its
     * organisation's administrators.
     */
    get: evaluate('identities:get', z.strictObject({ ...Acquaintance.shape, pid: PID }), User),
    /**
     * For services and gates, about who is at their door: of the people asked about those that are registered, and of
     * the programs (`installations`) those that are revoked, each in the order in which they were asked for.
     */
    standing: evaluate(
      'identities:standing',
      z.strictObject({
        people: z.array(PID).max(MOST_AT_ONCE),
        installations: z.array(z.strictObject(MachineKey.shape)).max(MOST_AT_ONCE),
      }),
      z.object({ people: z.array(DoorStanding), revoked: z.array(MachineKey) }),
    ),
    /** SA and the cloud: as `get` would answer the person `asker`, before they pass anything on. */
    getFor: evaluate('identities:getFor', z.strictObject({ ...Acquaintance.shape, pid: PID, asker: PID }), User),
  },
  treatments: {
    /** The hospital's own service only. */
    open: submit('treatments:open', Opening, Treatment),
    /** Those of an archive that is taken over: each as by `open`, all or none. Answers how many are open. */
    openAll: submit(
      'treatments:openAll',
      z.strictObject({ treatments: z.array(Opening).min(1).max(MOST_TOGETHER) }),
      z.object({ opened: z.number().int() }),
    ),
    close: submit('treatments:close', z.strictObject({ tid: TID }), Treatment),
    get: evaluate('treatments:get', z.strictObject({ tid: TID }), Treatment),
  },
  records: {
    /** The patient only; both signatures are verified in chaincode. */
    put: submit('records:put', Put, StoredPDE),
    /**
     * Those of an archive that is taken over, of different treatments of one patient: each as by `put`, all or none.
     * Answers how many are recorded.
     */
    putAll: submit(
      'records:putAll',
      z.strictObject({ records: z.array(Put).min(1).max(MOST_TOGETHER) }),
      z.object({ recorded: z.number().int() }),
    ),
    /** Latest version when `version` is absent. */
    get: evaluate('records:get', z.strictObject({ tid: TID, version: z.number().int().min(1).optional() }), StoredPDE),
    /** Every version, oldest first; for the parties of the treatment. */
    history: evaluate('records:history', z.strictObject({ ...PageQuery.shape, tid: TID }), page(StoredPDE)),
    /** Newest first; the patient's own. */
    listByPatient: evaluate('records:listByPatient', ListOf, page(StoredPDE)),
  },
  shares: {
    request: submit('shares:request', ShareRequest, Share),
    grant: submit('shares:grant', z.strictObject(ShareGrant.shape), Share),
    decline: submit('shares:decline', z.strictObject({ shareId: ShareId, reasonDigest: Sha384Hex }), Share),
    /** `at` and `reasonDigest` are what the RevocationStatement signed. */
    revoke: submit(
      'shares:revoke',
      z.strictObject({ shareId: ShareId, reasonDigest: Sha384Hex, at: Instant, revocation: DetachedJws }),
      Share,
    ),
    /**
     * By a proxy of the grant, about its own fragment, once; from then on both parties read it in the share. Errors:
     * SHARE_NOT_GRANTED, FRAGMENT_INVALID, SIGNATURE_INVALID, CLOCK_SKEW; CONFLICT when it said something else before.
     */
    recordDeletion: submit(
      'shares:recordDeletion',
      z.strictObject({ shareId: ShareId, ...Deletion.pick({ fragmentDigest: true, at: true, receipt: true }).shape }),
      Share,
    ),
    get: evaluate('shares:get', z.strictObject({ shareId: ShareId }), Share),
    listByPatient: evaluate('shares:listByPatient', ListOf, page(Share)),
    listByConsumer: evaluate('shares:listByConsumer', ListOf, page(Share)),
  },
  uses: {
    /**
     * The cloud server's identity only; refused when the share is not granted, revoked, expired, or a party is not
     * active.
     */
    record: submit('uses:record', z.strictObject(DUE.shape), StoredDUE),
    listByConsumer: evaluate('uses:listByConsumer', ListOf, page(StoredDUE)),
    /** The patient's log of uses, newest first; this reading is itself written, which is why it is a submit. */
    readLog: submit('uses:readLog', ListOf, page(StoredDUE)),
    listReadings: evaluate('uses:listReadings', ListOf, page(LogReading)),
  },
} as const;
