import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { PersonRole } from '../../domain/user.ts';
import { inWorld, makePerson, registrationOf, type ChaincodeWorld } from '../testing/world.ts';

const organisations = ['SaMSP', 'Hospital2MSP', 'InstituteMSP', 'CloudMSP'] as const;

/** Where SA registers people of each role. */
const homes: Record<PersonRole, readonly (typeof organisations)[number][]> = {
  patient: ['Hospital2MSP'],
  doctor: ['Hospital2MSP'],
  technician: ['Hospital2MSP'],
  'hospital-admin': ['Hospital2MSP'],
  consumer: ['Hospital2MSP', 'InstituteMSP'],
  'sa-officer': ['SaMSP'],
};

describe('a person', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it.each(PersonRole.options)('in the role %s is registered where there are such, and nowhere else', async (role) => {
    const registered: string[] = [];
    for (const mspId of organisations) {
      const registration = registrationOf(await makePerson(role, mspId));
      await world.ledger.submit(world.sa, ledgerApi.identities.register, registration).then(
        () => registered.push(mspId),
        (error: unknown) => expect(error, mspId).toMatchObject({ code: 'INPUT_INVALID' }),
      );
    }
    expect(registered).toEqual(homes[role]);
  });
});
