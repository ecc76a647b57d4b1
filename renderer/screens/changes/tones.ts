import type { Tone } from '../../components/status-badge.tsx';
import type { Change } from './effect.tsx';

export function changeTone(state: Change['state']): Tone {
  return ({ open: 'wait', 'in-force': 'good', declined: 'bad', overtaken: 'plain' } as const)[state];
}
