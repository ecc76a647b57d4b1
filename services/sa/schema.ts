import { z } from 'zod';
import { decisionsMigration } from '../consent/decisions.ts';
import { proposalsMigration } from '../consent/proposals.ts';
import { refusalsMigration } from '../audit/refusals.ts';
import { auditMigration } from '../audit/schema.ts';
import type { Migration } from '../database/migrations.ts';
import { rows } from '../database/rows.ts';
import { uniqueNameOf } from './applications.ts';
import { sealColumn } from '../database/sealed-column.ts';
import { createReplacements, markPersons } from './schema-of-replacements.ts';
import type { RidVault } from './rid-vault.ts';
import { wordsPlace } from './sealed-words.ts';

/**
 * SA's private database. `rid` is encrypted under a key that is not in it; `ridMac` (keyed) finds duplicates and is
 * there only while the identity is taken. Why a registration was declined and why its user was revoked is encrypted
 * like `rid`. An activation code is there, encrypted as well, only while an approval is on its way.
 */
export const saMigrations = (vault: RidVault): readonly Migration[] => [
  {
    name: '001-applications-registrations',
    async up(database) {
      await database.schema.createTable('applications', (table) => {
        table.string('id', 64).primary();
        table.string('mspId', 64).notNullable();
        table.string('key', 32).notNullable();
        table.string('type', 16).notNullable();
        table.text('name').notNullable();
        table.string('contact', 200).notNullable();
        table.string('status', 16).notNullable();
        table.string('reason', 500);
        table.string('at', 24).notNullable();
        // The one application of an organisation that is not declined.
        table.string('openFor', 64).unique();
      });
      await database.schema.createTable('registrations', (table) => {
        table.string('id', 64).primary();
        table.string('state', 16).notNullable().index();
        table.string('org', 32).notNullable();
        table.string('mspId', 64).notNullable();
        table.string('role', 32).notNullable();
        table.text('rid');
        table.string('ridMac', 64).unique();
        table.string('displayName', 80);
        table.string('department', 64);
        table.text('keys').notNullable();
        table.string('enrolmentId', 64).unique();
        table.string('claimDigest', 64).notNullable().unique();
        table.string('submittedAt', 24).notNullable();
        table.string('updatedAt', 24).notNullable();
        table.string('reason', 500);
        table.text('enrolmentSecret');
        table.string('pid', 96).unique();
        table.text('sealedRid');
        table.text('certificates');
        table.string('certificateNotAfter', 24);
        table.string('status', 16);
        table.string('statusReason', 200);
        table.string('registeredAt', 24);
        table.string('statusAt', 24);
      });
    },
  },
  {
    name: '002-sealed-words',
    up: (database) =>
      sealColumn(database, {
        table: 'registrations',
        plain: 'reason',
        sealed: 'sealedReason',
        seal: (text, id) => vault.seal(text, wordsPlace('reason', id)),
      }),
  },
  {
    name: '003-sealed-words-about-revocations',
    async up(database) {
      await sealColumn(database, {
        table: 'registrations',
        plain: 'statusReason',
        sealed: 'sealedStatusReason',
        seal: (text, id) => vault.seal(text, wordsPlace('statusReason', id)),
      });
      await database.schema.alterTable('registrations', (table) => void table.text('sealedStatusSalt'));
    },
  },
  {
    name: '004-orders-of-pages',
    async up(database) {
      await database.schema.alterTable('registrations', (table) => {
        table.index(['submittedAt', 'id']);
        table.index(['state', 'submittedAt', 'id']);
        table.index(['registeredAt', 'id']);
      });
      await database.schema.alterTable('applications', (table) => table.index(['at', 'id']));
    },
  },
  {
    name: '005-registrars',
    async up(database) {
      await database.schema.alterTable('registrations', (table) => {
        table.text('forwarding');
        table.text('sealedActivationCode');
      });
      // Secrets of enrolments are the registrars' now.
      await database.raw('alter table ?? drop column ??', ['registrations', 'enrolmentSecret']);
    },
  },
  {
    name: '006-signed-applications',
    async up(database) {
      await database.schema.alterTable('applications', (table) => {
        table.text('document');
        table.text('admission');
        table.string('origin', 64);
        table.index(['status', 'at']);
      });
      const founders = () => database('applications').where('id', 'like', 'founding-%');
      for (const { mspId } of rows(z.object({ mspId: z.string() }), await founders().select('mspId')))
        await founders()
          .where({ mspId })
          .update({ status: 'joined', openFor: uniqueNameOf(mspId) });
    },
  },
  {
    name: '007-changes',
    async up(database) {
      await database.schema.createTable('changes', (table) => {
        table.string('digest', 96).primary();
        table.text('document').notNullable();
        table.string('proposer', 64).notNullable();
        table.text('refusing').notNullable();
        table.string('state', 16).notNullable();
        table.string('at', 24).notNullable();
        table.index(['state', 'at', 'digest']);
      });
    },
  },
  decisionsMigration('008-decisions-on-changes'),
  proposalsMigration('009-proposals-of-going'),
  {
    name: '010-activations',
    async up(database) {
      await database.schema.alterTable('registrations', (table) => {
        table.string('activation', 64).index();
      });
      // So far a code's one registration was found by its place, in the column of the claim's digest.
      await database('registrations')
        .whereIn('role', ['sa-officer', 'hospital-admin'])
        .update({ activation: database.ref('claimDigest') });
    },
  },
  {
    name: '011-replacements',
    async up(database) {
      await database.schema.alterTable('registrations', (table) => void table.string('personMark', 64).index());
      await database('registrations').update({ personMark: database.ref('ridMac') });
      await markPersons(database, vault);
      await createReplacements(database);
    },
  },
  {
    name: '012-ended-by',
    async up(database) {
      await database.schema.alterTable('registrations', (table) => void table.string('endedBy', 16));
    },
  },
  auditMigration('020-audit-trail'),
  refusalsMigration('030-refusals-by-hour'),
  {
    name: '031-supervision',
    async up(database) {
      // What is counted by state, organisation and role is counted along these.
      await database.schema.alterTable('registrations', (table) => {
        table.index(['status', 'mspId', 'role', 'certificateNotAfter']);
        table.index(['status', 'statusAt']);
      });
    },
  },
];
