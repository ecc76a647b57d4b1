import { refusalsMigration } from '../audit/refusals.ts';
import { auditMigration } from '../audit/schema.ts';
import type { Migration } from '../database/migrations.ts';

/**
 * The cloud's database: public certificates, key fragments, which object belongs to which treatment, and sealed words
 * on their way. No plaintext, no data keys, no RID.
 */
export const cloudMigrations: readonly Migration[] = [
  {
    name: '001-directory-objects-fragments',
    async up(database) {
      await database.schema.createTable('certificates', (table) => {
        table.string('pid', 96).primary();
        table.string('mspId', 64).notNullable();
        table.string('role', 32).notNullable();
        table.text('signingCertificate').notNullable();
        table.text('encryptionCertificate').notNullable();
        table.text('tlsCertificate').notNullable();
        table.text('preKeys').notNullable();
        table.string('publishedAt', 24).notNullable();
      });
      await database.schema.createTable('objects', (table) => {
        table.string('key', 160).primary();
        table.string('tid', 34).notNullable().index();
        table.string('kind', 16).notNullable();
        table.string('owner', 96).notNullable();
        table.bigInteger('bytes').notNullable();
        table.string('grantedAt', 24).notNullable();
      });
      await database.schema.createTable('fragments', (table) => {
        table.string('shareId', 34).primary();
        table.string('patientPid', 96).notNullable();
        table.text('capsule').notNullable();
        table.text('wrappedKey').notNullable();
        table.text('fragment').notNullable();
        table.string('delegatingKey', 66).notNullable();
        table.string('receivingKey', 66).notNullable();
        table.string('verifyingKey', 66).notNullable();
        table.string('fragmentDigest', 96).notNullable();
        table.string('depositedAt', 24).notNullable();
      });
      await database.schema.createTable('receipts', (table) => {
        table.string('shareId', 34).primary();
        table.string('proxy', 64).notNullable();
        table.string('fragmentDigest', 96).notNullable();
        table.string('at', 24).notNullable();
        table.text('receipt').notNullable();
        table.text('certificate').notNullable();
      });
    },
  },
  {
    name: '002-words-of-shares',
    async up(database) {
      await database.schema.createTable('words', (table) => {
        table.string('shareId', 34).notNullable();
        table.string('about', 16).notNullable();
        table.string('author', 96).notNullable();
        table.string('reader', 96).notNullable();
        table.text('words').notNullable();
        table.string('depositedAt', 24).notNullable();
        table.primary(['shareId', 'about', 'author', 'reader']);
        table.index(['author', 'reader']);
      });
    },
  },
  {
    name: '003-permits-bound-to-content',
    async up(database) {
      await database.schema.alterTable('objects', (table) => {
        table.string('sha256', 64);
        table.boolean('counted').notNullable().defaultTo(true);
        table.string('lookAt', 24).index();
        table.string('verifiedAt', 24);
        table.index(['owner', 'grantedAt']);
      });
      // Their permits have run out: the storage is asked about each.
      await database('objects').update({ lookAt: database.ref('grantedAt') });
      // A row that is changed by whoever must not be alone with what they count.
      await database.schema.createTable('turns', (table) => {
        table.string('name', 16).primary();
        table.bigInteger('taken').notNullable();
      });
      await database('turns').insert({ name: 'bytes', taken: 0 });
    },
  },
  {
    name: '004-receipts-on-the-ledger',
    async up(database) {
      await database.schema.alterTable('fragments', (table) => {
        // When the ledger was last asked whether the share still stands.
        table.string('seenAt', 24).notNullable().defaultTo('').index();
      });
      await database.schema.alterTable('receipts', (table) => {
        table.boolean('settled').notNullable().defaultTo(false).index();
      });
    },
  },
  {
    name: '005-former-certificates',
    async up(database) {
      await database.schema.createTable('formerCertificates', (table) => {
        table.string('pid', 96).notNullable();
        // Of the signing certificate.
        table.string('thumbprint', 43).notNullable();
        table.text('signingCertificate').notNullable();
        table.text('encryptionCertificate').notNullable();
        table.primary(['pid', 'thumbprint']);
      });
    },
  },
  {
    name: '006-guardians',
    async up(database) {
      await database.schema.createTable('guardianOffers', (table) => {
        table.string('owner', 96).notNullable();
        table.string('guardian', 96).notNullable().index();
        table.string('at', 24).notNullable();
        table.text('word').notNullable();
        table.primary(['owner', 'guardian']);
      });
      await database.schema.createTable('guardianSets', (table) => {
        table.string('owner', 96).primary();
        table.text('document').notNullable();
        table.string('namedAt', 24).notNullable();
      });
      await database.schema.createTable('guardians', (table) => {
        table.string('owner', 96).notNullable();
        table.string('guardian', 96).notNullable().index();
        // For the new keys of who asks; there once they were asked for and handed over.
        table.text('handed');
        table.primary(['owner', 'guardian']);
      });
      await database.schema.createTable('guardianRecoveries', (table) => {
        table.string('owner', 96).primary();
        // Of the signing certificate of who asked: what is handed over is for them alone.
        table.string('thumbprint', 43).notNullable();
        table.string('askedAt', 24).notNullable();
      });
    },
  },
  auditMigration('020-audit-trail'),
  refusalsMigration('030-refusals-by-hour'),
];
