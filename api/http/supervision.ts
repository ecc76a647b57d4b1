import { PeopleSupervision, ServiceSupervision } from '../messages/supervision.ts';
import { route } from './route.ts';

/** Of every service that people supervise, for its own organisation. */
export const supervisionApi = {
  supervision: route({
    method: 'GET',
    path: '/v1/supervision',
    summary: 'How this service and its organisation’s machines are, what waits, and what needs a person',
    callers: ['operator', 'hospital-admin', 'sa-officer'],
    reply: ServiceSupervision,
  }),
};

/** Of SA, beside that. */
export const peopleSupervisionApi = {
  supervisedPeople: route({
    method: 'GET',
    path: '/v1/supervision/people',
    summary: 'Users, requests, revocations and certificates in numbers: for SA’s officers of all, else of one’s own',
    callers: ['operator', 'hospital-admin', 'sa-officer'],
    reply: PeopleSupervision,
  }),
};
