import { createContext } from 'react';
import type { SessionView } from '../../api/window/views.ts';

/** Every organisation of the network, by what people call it; none where nobody has said yet, as on the launcher. */
export const KnownOrganisations = createContext<SessionView['organisations']>([]);
