import type { Me } from '../../api/window/views.ts';

export type PersonRole = Me['role'];
