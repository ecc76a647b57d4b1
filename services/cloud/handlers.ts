import { OpenwardError } from '../../domain/errors.ts';
import { keyOf, placeOf, urlOf } from '../../domain/object-place.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { cloudApi } from '../../api/http/cloud.ts';
import type { guardiansApi } from '../../api/http/guardians.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import { personOf } from '../http/persons.ts';
import { askedUser } from './acquaintance.ts';
import type { Directory } from './directory.ts';
import type { GuardianDesk } from './guardians.ts';
import { checkMayRead, checkMayWrite } from './entitlement.ts';
import type { ProxyParts, ReencryptionProxy } from './proxy.ts';
import { LetterBox } from './words.ts';

export interface CloudParts extends ProxyParts {
  readonly guardians: GuardianDesk;
  readonly proxy: ReencryptionProxy;
  readonly directory: Directory;
}

export function cloudHandlers(parts: CloudParts): RouteHandlers<typeof cloudApi> {
  const { ledger, database, presigner, clock, bucket, objects, holdings, proxy, directory, ownPeople } = parts;
  const letters = new LetterBox({ queries: database, ledger, clock, ownPeople });
  return {
    publishCertificates: async ({ params, body }) => {
      if (body.pid !== params.pid)
        throw new OpenwardError('INPUT_INVALID', 'The certificates are another user’s than the address says');
      await ownPeople.requireOf(body.mspId);
      await directory.publish(body);
      return body;
    },
    certificates: async ({ params, query, caller }) => {
      const { status } = await askedUser(ledger, caller, { ...query, ...params });
      const certificates = await directory.find(params.pid);
      if (!certificates) throw new OpenwardError('NOT_FOUND', 'The directory has no certificates of this user');
      return { ...certificates, status };
    },
    grantUpload: async ({ body, caller }) => {
      const person = personOf(caller);
      const treatment = await ledger.evaluate(ledgerApi.treatments.get, { tid: body.tid });
      checkMayWrite(person, treatment, body.kind);
      await ownPeople.requireObject(treatment, body.kind);
      const { tid, kind, bytes, sha256 } = body;
      const key = keyOf(body);
      const grant = await presigner.upload(key, { bytes, sha256 });
      await holdings.announce({ key, tid, kind, owner: person.pid, bytes, sha256 }, grant.expiresAt);
      return { ...grant, objectUrl: urlOf({ bucket, ...body }) };
    },
    verifyObject: async ({ body, caller }) => {
      const { hospital } = await ledger.evaluate(ledgerApi.treatments.get, { tid: body.tid });
      if (hospital !== caller.mspId) throw new OpenwardError('NOT_ENTITLED', 'The treatment is another hospital’s');
      await holdings.verify(body);
      return {};
    },
    grantDownload: async ({ body, caller }) => {
      const place = placeOf(body.url);
      const treatment = await ledger.evaluate(ledgerApi.treatments.get, { tid: body.tid });
      checkMayRead(personOf(caller), treatment, place.kind);
      const object = await objects.find(keyOf(place));
      if (place.bucket !== bucket || object?.tid !== body.tid)
        throw new OpenwardError('OBJECT_MISSING', 'The treatment has no such object');
      return presigner.download(keyOf(place));
    },
    depositFragment: ({ params, body, caller }) => proxy.deposit(params.id, personOf(caller), body),
    deleteFragment: ({ params, caller }) => proxy.delete(params.id, personOf(caller)),
    ...guardianHandlers(parts.guardians),
    depositWords: ({ params, body, caller }) =>
      letters.deposit({ shareId: params.id, about: params.about }, personOf(caller), body),
    words: ({ params, caller }) => letters.of(params.id, personOf(caller)),
    undeliveredWords: ({ caller }) => letters.undelivered(personOf(caller)),
    release: ({ params, body, caller }) => proxy.release(params.id, body.releaseId, personOf(caller)),
  };
}

function guardianHandlers(desk: GuardianDesk): RouteHandlers<typeof guardiansApi> {
  return {
    offerGuardian: ({ params, body, caller }) => desk.offer(params.pid, personOf(caller), body),
    guardianOffers: ({ caller }) => desk.offers(personOf(caller)),
    nameGuardians: ({ body, caller }) => desk.name(personOf(caller), body),
    ownGuardians: ({ caller }) => desk.own(personOf(caller)),
    guardianships: ({ caller }) => desk.guardianships(personOf(caller)),
    askGuardians: ({ caller }) => desk.ask(personOf(caller)),
    stopRecovery: ({ caller }) => desk.stop(personOf(caller)),
    handPart: ({ params, body, caller }) => desk.hand(params.pid, personOf(caller), body),
    collectParts: ({ caller }) => desk.collect(personOf(caller)),
  };
}
