import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';
import { decisionsMigration } from '../consent/decisions.ts';
import { proposalsMigration } from '../consent/proposals.ts';
import { refusalsMigration } from '../audit/refusals.ts';
import { auditMigration } from '../audit/schema.ts';
import type { Migration } from '../database/migrations.ts';
import { json, readableRows } from '../database/rows.ts';
import { sealColumn } from '../database/sealed-column.ts';
import type { OwnSecrets } from './own-secrets.ts';

/**
 * A hospital's database. `rid` and `di` are encrypted to the service's own RSA key and wiped as soon as they have
 * served; what people write about a record or a registration is encrypted likewise.
 */
export const hospitalMigrations = (secrets: OwnSecrets): readonly Migration[] => [
  {
    name: '001-registrations-doctors-appointments',
    async up(database) {
      await database.schema.createTable('registrations', (table) => {
        table.string('id', 64).primary();
        table.string('state', 16).notNullable().index();
        table.string('role', 32).notNullable();
        table.text('rid');
        table.string('displayName', 80);
        table.string('department', 32);
        table.text('keys').notNullable();
        table.string('claimDigest', 64).notNullable().unique();
        table.string('saId', 64);
        table.string('pid', 96);
        table.string('submittedAt', 24).notNullable();
        table.string('updatedAt', 24).notNullable();
        table.string('reason', 500);
      });
      await database.schema.createTable('doctors', (table) => {
        table.string('pid', 96).primary();
        table.string('name', 80).notNullable();
        table.string('department', 32).notNullable().index();
        table.string('joinedAt', 24).notNullable();
      });
      await database.schema.createTable('appointments', (table) => {
        table.string('id', 64).primary();
        table.string('patientPid', 96).notNullable().index();
        table.string('department', 32).notNullable();
        table.string('status', 24).notNullable().index();
        table.string('requestedAt', 24).notNullable();
        table.string('preferredSlot', 64);
        table.text('di');
        table.string('tid', 34).unique();
        table.string('doctorPid', 96).index();
        table.string('doctorName', 80);
        table.string('start', 24);
        table.integer('minutes');
        table.text('place');
        table.text('tsk');
        table.string('remark', 500);
        // What an assignment has decided before the ledger was told, so that a repetition decides the same.
        table.string('plannedTid', 34);
        table.string('plannedSlot', 64);
      });
      await database.schema.createTable('takenSlots', (table) => {
        table.string('slot', 64).primary();
        table.string('appointmentId', 64).notNullable().index();
      });
      await database.schema.createTable('captures', (table) => {
        table.string('url', 200).primary();
        table.string('tid', 34).notNullable().index();
        table.text('capture').notNullable();
      });
      await database.schema.createTable('confirmations', (table) => {
        table.string('tid', 34).primary();
        table.string('patientPid', 96).notNullable().index();
        table.string('doctorPid', 96).notNullable().index();
        table.text('confirmation').notNullable();
      });
    },
  },
  {
    name: '002-sealed-words',
    async up(database) {
      const seal = (text: string): Promise<string> => secrets.seal(text);
      await sealColumn(database, { table: 'appointments', plain: 'remark', sealed: 'sealedRemark', seal });
      await sealColumn(database, { table: 'registrations', plain: 'reason', sealed: 'sealedReason', seal });
    },
  },
  {
    name: '003-offers-being-signed-and-overtaken',
    async up(database) {
      await database.schema.alterTable('confirmations', (table) => {
        // When a client of the patient last said that it signs.
        table.string('signingSince', 24);
      });
      await database.schema.alterTable('appointments', (table) => {
        table.integer('overtakenBy');
      });
    },
  },
  {
    name: '004-one-waiting-request',
    async up(database) {
      await database.schema.alterTable('appointments', (table) => {
        // What is asked for while it waits: two of the same cannot wait, whoever asks at once.
        table.string('waitingFor', 64).unique();
      });
    },
  },
  {
    name: '005-orders-of-pages',
    async up(database) {
      await database.schema.alterTable('appointments', (table) => {
        table.index(['requestedAt', 'id']);
        table.index(['status', 'requestedAt', 'id']);
        table.index(['patientPid', 'requestedAt', 'id']);
        table.index(['doctorPid', 'requestedAt', 'id']);
      });
      await database.schema.alterTable('registrations', (table) => {
        table.index(['submittedAt', 'id']);
        table.index(['state', 'submittedAt', 'id']);
      });
    },
  },
  {
    name: '006-more-orders-of-pages',
    async up(database) {
      await database.schema.alterTable('doctors', (table) => {
        table.index(['name', 'pid']);
      });
      await database.schema.alterTable('confirmations', (table) => {
        // `at` of the confirmation; the empty one is that of a confirmation that could not be read.
        table.string('offeredAt', 24).notNullable().defaultTo('');
        table.index(['patientPid', 'offeredAt', 'tid']);
        table.index(['doctorPid', 'offeredAt', 'tid']);
      });
      const Offered = z.object({ tid: z.string(), confirmation: json(z.object({ at: Instant })) });
      for (const { tid, confirmation } of readableRows(Offered, await database('confirmations')).readable)
        await database('confirmations').where({ tid }).update({ offeredAt: confirmation.at });
    },
  },
  {
    name: '007-when-to-ask-about-registrations',
    async up(database) {
      await database.schema.alterTable('registrations', (table) => {
        // From when on SA is asked again what it has decided; nothing until it was asked once.
        table.string('askAt', 24);
        table.index(['state', 'askAt']);
      });
    },
  },
  decisionsMigration('008-decisions-on-changes'),
  proposalsMigration('009-proposals-of-going'),
  {
    name: '010-when-registrations-were-sent-on',
    async up(database) {
      await database.schema.alterTable('registrations', (table) => {
        // There from before SA is called until its answer is kept: as long as SA may have it and nobody knows.
        table.string('sentAt', 24).index();
      });
    },
  },
  {
    name: '011-changes-of-appointments',
    async up(database) {
      await database.schema.alterTable('appointments', (table) => {
        table.string('missedAt', 24);
        // The last of the changes that the patient is told of: what, when, from when; and why, sealed.
        table.text('lastChange');
        table.text('sealedChangeReason');
      });
      await database.schema.createTable('appointmentChanges', (table) => {
        table.string('id', 36).primary();
        table.string('appointmentId', 64).notNullable();
        table.string('what', 16).notNullable();
        table.string('at', 24).notNullable();
        table.string('fromStart', 24);
        table.text('sealedReason');
        table.string('madeBy', 96).notNullable();
        table.index(['appointmentId', 'at', 'id']);
      });
    },
  },
  {
    name: '012-worklists',
    async up(database) {
      await database.schema.alterTable('appointments', (table) => {
        table.string('checkedInAt', 24);
        table.string('returnedAt', 24);
        table.index(['doctorPid', 'start', 'id']);
        table.index(['doctorPid', 'status', 'start']);
      });
    },
  },
  auditMigration('020-audit-trail'),
  {
    name: '021-absences',
    async up(database) {
      await database.schema.createTable('absences', (table) => {
        table.string('doctorPid', 96).notNullable();
        // By the hospital's calendar.
        table.string('day', 10).notNullable();
        table.string('closedBy', 96).notNullable();
        table.string('closedAt', 24).notNullable();
        table.primary(['doctorPid', 'day']);
      });
    },
  },
  {
    name: '022-signed-records',
    async up(database) {
      await database.schema.alterTable('appointments', (table) => {
        // When the doctor last signed a record of it, and which version.
        table.string('signedAt', 24);
        table.integer('signedVersion');
        table.index(['doctorPid', 'signedAt', 'id']);
      });
      // Of those signed before it was kept the time of the appointment is the nearest that is known.
      await database('appointments')
        .whereIn('status', ['awaiting-patient', 'recorded'])
        .update({ signedAt: database.raw('coalesce(??, ??)', ['start', 'requestedAt']), signedVersion: 1 });
    },
  },
  refusalsMigration('030-refusals-by-hour'),
  {
    name: '031-roster',
    async up(database) {
      await database.schema.createTable('doctorHours', (table) => {
        table.string('doctorPid', 96).primary();
        table.text('hours').notNullable();
        table.string('changedBy', 96).notNullable();
        table.string('changedAt', 24).notNullable();
      });
      await database.schema.createTable('specialDays', (table) => {
        // By the hospital's calendar, as those below.
        table.string('day', 10).primary();
        table.string('name', 80).notNullable();
        table.integer('likeWeekday');
        table.string('changedBy', 96).notNullable();
        table.string('changedAt', 24).notNullable();
      });
      await database.schema.createTable('leaves', (table) => {
        table.string('doctorPid', 96).notNullable();
        table.string('fromDay', 10).notNullable();
        table.string('toDay', 10).notNullable();
        table.string('changedBy', 96).notNullable();
        table.string('changedAt', 24).notNullable();
        table.primary(['doctorPid', 'fromDay', 'toDay']);
      });
    },
  },
];
