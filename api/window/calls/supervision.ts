import { z } from 'zod';
import { PeopleSupervision, ServiceSupervision } from '../../messages/supervision.ts';
import { call } from '../call.ts';

const nothing = z.object({});

/** What supervisors see: SA's officers of all that SA may know, a hospital's administrators of their hospital. */
export const supervisionCalls = {
  /** Of their own service. */
  'supervision.service': call(['sa-officer', 'hospital-admin'], nothing, ServiceSupervision),
  /** Of people, from SA: a hospital is told of its own. */
  'supervision.people': call(['sa-officer', 'hospital-admin'], nothing, PeopleSupervision),
};
