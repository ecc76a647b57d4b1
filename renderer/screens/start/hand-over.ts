import { useNavigate } from 'react-router';
import type { LocalUser } from '../../../api/window/views.ts';
import { useSession } from '../../app/session.tsx';

/** To how far it is; on a kiosk to the number and the code, which are shown there alone. */
export function useHandOver(): (user: LocalUser) => void {
  const { kiosk, refresh } = useSession();
  const go = useNavigate();
  return (user) => {
    refresh();
    const handed = { number: user.number, pending: user.state === 'pending', code: user.code };
    if (kiosk) void go('/registered', { replace: true, state: handed });
    else void go(`/waiting/${user.id}`, { replace: true });
  };
}
