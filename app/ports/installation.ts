import type { SignedStatement } from '../../api/messages/certification.ts';
import type { RegistrationRequest } from '../../api/messages/registration.ts';

/** What an installation of the client says in its organisation's name, with its own key. */
export interface Installation {
  /**
   * That a registration came from here (`openward/forwarding/1`): what the registrar of an organisation without H_M
   * goes by. Errors: CERTIFICATE_INVALID.
   */
  vouch(registration: Pick<RegistrationRequest, 'role' | 'keys'>): Promise<SignedStatement>;
}
