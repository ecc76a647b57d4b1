import { IconAlertTriangle, IconCircle, IconCircleCheck, IconClock, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'wait' | 'bad' | 'note' | 'plain';

const icons = {
  good: IconCircleCheck,
  wait: IconClock,
  bad: IconAlertTriangle,
  note: IconInfoCircle,
  plain: IconCircle,
};

/** A state in words, with a shape of its own for each tone: never by colour alone. */
export function StatusBadge({
  tone,
  children,
  ...rest
}: {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly 'data-testid'?: string;
}) {
  const Icon = icons[tone];
  return (
    <span className="ow-badge" data-tone={tone} {...rest}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {children}
    </span>
  );
}

export function ToneIcon({ tone, size = 18 }: { readonly tone: Tone; readonly size?: number }) {
  const Icon = icons[tone];
  return <Icon size={size} stroke={2} aria-hidden />;
}

/** A message in place: it stays until what it says is no longer so. */
export function Message({
  tone,
  title,
  children,
  ...rest
}: {
  readonly tone: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly 'data-testid'?: string;
}) {
  return (
    <div className="ow-message" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'} {...rest}>
      <ToneIcon tone={tone} />
      <div>
        {title === undefined ? null : <p className="ow-message__title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
