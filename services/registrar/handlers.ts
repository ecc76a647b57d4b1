import type { registrarApi } from '../../api/http/registrar.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import type { Certifier } from './certifier.ts';
import type { Renewer } from './renewer.ts';
import type { Replacer } from './replacer.ts';

export function registrarHandlers(
  certifier: Certifier,
  renewer: Renewer,
  replacer: Replacer,
): RouteHandlers<typeof registrarApi> {
  return {
    certify: ({ body }) => certifier.certify(body),
    renew: ({ body }) => renewer.renew(body),
    replace: ({ body }) => replacer.replace(body),
    withdraw: async ({ body }) => {
      await certifier.withdraw(body);
      return {};
    },
  };
}
