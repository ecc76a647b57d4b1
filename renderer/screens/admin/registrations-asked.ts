import { RegistrationState } from '../../../api/messages/registration.ts';
import type { Asked } from '../../../api/window/calls.ts';
import { PersonRole } from '../../../domain/user.ts';
import type { TableView } from '../../components/table/table-view.ts';
import { orderOf } from '../../components/table/use-paged.ts';

export const firstView: TableView = { search: '', filters: {}, sort: { column: 'asked', descending: true } };

/** What a service looks for by itself in its list of registrations. */
export function registrationsAsked(view: TableView): Asked<'admin.registrations'> {
  return {
    state: RegistrationState.safeParse(view.filters['state']).data,
    role: PersonRole.safeParse(view.filters['role']).data,
    order: orderOf(view, 'asked'),
  };
}
