import { createContext } from 'react';
import type { SessionView } from '../../api/window/views.ts';

/** The clouds of the network, by what people call them; none where nobody has said yet, as on the launcher. */
export const KnownClouds = createContext<SessionView['organisations']>([]);
