import type { registrarApi } from '../../api/http/registrar.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import type { Certifier } from './certifier.ts';
import type { Renewer } from './renewer.ts';

export function registrarHandlers(certifier: Certifier, renewer: Renewer): RouteHandlers<typeof registrarApi> {
  return {
    certify: ({ body }) => certifier.certify(body),
    renew: ({ body }) => renewer.renew(body),
    withdraw: async ({ body }) => {
      await certifier.withdraw(body);
      return {};
    },
  };
}
