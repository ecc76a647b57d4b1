import { Button, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

export interface ScreenProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly actions?: ReactNode;
  /** Where "Back" leads. */
  readonly back?: string;
  readonly narrow?: boolean;
  readonly testid: string;
  readonly children: ReactNode;
  /** Further attributes for automation. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}

/** One task: a heading, its content, and (with `NextStep`) the one next step. */
export function Screen({ title, intro, actions, back, narrow = false, testid, children, data }: ScreenProps) {
  const t = useWords();
  const go = useNavigate();
  return (
    <div className="ow-screen" data-testid={testid} {...(narrow ? { 'data-narrow': '' } : {})} {...data}>
      <div className="ow-screen__head">
        <div>
          {back === undefined ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              ml={-8}
              mb={4}
              leftSection={<IconArrowLeft size={16} />}
              data-testid={testIds.common.back}
              onClick={() => void go(back)}
            >
              {t('common.back')}
            </Button>
          )}
          <Title order={1}>{title}</Title>
          {intro === undefined ? null : <div className="ow-screen__intro">{intro}</div>}
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}

export function Panel({
  title,
  children,
  ...rest
}: {
  readonly title?: string;
  readonly children: ReactNode;
  readonly 'data-testid'?: string;
}) {
  return (
    <section className="ow-panel" {...rest}>
      {title === undefined ? null : (
        <Title order={2} className="ow-panel__title">
          {title}
        </Title>
      )}
      {children}
    </section>
  );
}

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="ow-facts">{children}</dl>;
}

export function Fact({
  name,
  children,
  ...rest
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly 'data-testid'?: string;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd {...rest}>{children}</dd>
    </>
  );
}
