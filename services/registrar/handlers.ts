import type { registrarApi } from '../../api/http/registrar.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import type { Certifier } from './certifier.ts';

export function registrarHandlers(certifier: Certifier): RouteHandlers<typeof registrarApi> {
  return {
    certify: ({ body }) => certifier.certify(body),
    withdraw: async ({ body }) => {
      await certifier.withdraw(body);
      return {};
    },
  };
}
