import { z } from 'zod';
import { GuardianRole, GuardianSet } from '../../domain/guardians.ts';
import { CollectedPart, GuardianOffer, Guardianship, OwnGuardians, PartHandedOver } from '../messages/guardians.ts';
import { byPid } from './places.ts';
import { route } from './route.ts';

const callers = GuardianRole.options;

/**
 * Routes of the cloud server about guardians. A set lies at the cloud of its owner's organisation, an offer at that of
 * the guardian's. Ciphertext and signed words: what is opened by them is opened in the clients.
 */
export const guardiansApi = {
  /** Again it replaces their own word. Whether there is such a person is not said. Errors: LIMIT_REACHED. */
  offerGuardian: route({
    method: 'PUT',
    path: '/v1/guardians/offers/:pid',
    summary: 'The caller is ready to be a guardian of this person',
    callers,
    params: byPid,
    body: GuardianOffer.omit({ guardian: true }),
    reply: z.object({}),
  }),
  guardianOffers: route({
    method: 'GET',
    path: '/v1/guardians/offers',
    summary: 'Who is ready to be the caller’s guardian, newest first',
    callers,
    reply: z.array(GuardianOffer),
  }),
  /** The set of before is deleted with all that lies here of it. Errors: SIGNATURE_INVALID, GUARDIANS_INVALID. */
  nameGuardians: route({
    method: 'PUT',
    path: '/v1/guardians',
    summary: 'The caller’s set of guardians, in the place of the one of before',
    callers,
    body: GuardianSet,
    reply: z.object({}),
  }),
  ownGuardians: route({
    method: 'GET',
    path: '/v1/guardians',
    summary: 'The caller’s set, and whether somebody has asked the guardians',
    callers,
    reply: OwnGuardians,
  }),
  guardianships: route({
    method: 'GET',
    path: '/v1/guardianships',
    summary: 'Whose guardian the caller is, with their own part of each',
    callers,
    reply: z.array(Guardianship),
  }),
  /**
   * By who has other keys than those that named the guardians, after the ledger has replaced them by confirmation. The
   * same twice is one. Errors: NOT_FOUND without guardians, CONFLICT for who has the keys still.
   */
  askGuardians: route({
    method: 'POST',
    path: '/v1/guardians/recovery',
    summary: 'The caller, with new keys, asks their guardians',
    callers,
    reply: OwnGuardians,
  }),
  /** What was handed over is deleted. The same twice is one. */
  stopRecovery: route({
    method: 'DELETE',
    path: '/v1/guardians/recovery',
    summary: 'The caller takes back that the guardians were asked',
    callers,
    reply: z.object({}),
  }),
  /** Errors: NOT_FOUND for who is no guardian of this person, or when nobody has asked. */
  handPart: route({
    method: 'PUT',
    path: '/v1/guardianships/:pid/part',
    summary: 'The caller’s part, sealed to the new keys of this person',
    callers,
    params: byPid,
    body: PartHandedOver,
    reply: z.object({}),
  }),
  /** Errors: NOT_FOUND when nobody has asked; GUARDIANS_DELAYED with the time `until` which it waits. */
  collectParts: route({
    method: 'GET',
    path: '/v1/guardians/recovery/parts',
    summary: 'What the guardians have handed over, once the delay is over',
    callers,
    reply: z.array(CollectedPart),
  }),
} as const;
