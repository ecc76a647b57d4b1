import type { Me } from '../../app/contract/views.ts';

export type PersonRole = Me['role'];
