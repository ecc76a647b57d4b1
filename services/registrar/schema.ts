import { refusalsMigration } from '../audit/refusals.ts';
import { auditMigration } from '../audit/schema.ts';
import type { Migration } from '../database/migrations.ts';

/**
 * A registrar's database: whom it has had certified, and on whose word. `enrolmentSecret` is there only until the third
 * certificate is.
 */
export const registrarMigrations: readonly Migration[] = [
  {
    name: '001-certifications',
    async up(database) {
      await database.schema.createTable('certifications', (table) => {
        table.string('enrolmentId', 64).primary();
        table.string('registration', 64).notNullable().unique();
        table.string('pid', 96).notNullable().unique();
        table.string('role', 32).notNullable();
        // Everything SA said of the person but when it said so.
        table.text('subject').notNullable();
        table.text('approval').notNullable();
        table.text('forwarding');
        // Salt of the activation code: each is good for one person.
        table.string('activation', 64).unique();
        table.string('enrolmentSecret', 64);
        table.text('signingCertificate');
        table.text('tlsCertificate');
        table.text('encryptionCertificate');
        table.string('begunAt', 24).notNullable();
        table.string('certifiedAt', 24);
        table.string('withdrawnAt', 24);
      });
    },
  },
  {
    name: '002-keys',
    async up(database) {
      await database.schema.alterTable('certifications', (table) => void table.string('keys', 64));
    },
  },
  {
    name: '003-renewals',
    async up(database) {
      await database.schema.createTable('renewals', (table) => {
        table.string('enrolmentId', 64).primary();
        table.string('pid', 96).notNullable().index();
        table.string('keys', 64).notNullable();
        table.text('renewal').notNullable();
        table.string('enrolmentSecret', 64);
        table.text('signingCertificate');
        table.text('tlsCertificate');
        table.text('encryptionCertificate');
        table.string('begunAt', 24).notNullable();
        table.string('certifiedAt', 24);
      });
    },
  },
  {
    name: '004-replacements',
    async up(database) {
      await database.schema.alterTable('renewals', (table) => void table.string('replacement', 64));
    },
  },
  auditMigration('020-audit-trail'),
  refusalsMigration('030-refusals-by-hour'),
];
