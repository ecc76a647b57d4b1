import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSession } from '../../app/session.tsx';
import { LanguageSwitch, TextSizeSwitch, ThemeSwitch } from '../../components/switches.tsx';
import { Mark } from '../../components/mark.tsx';
import { Notices } from '../../components/notices.tsx';
import { useLocal, useWords } from '../../i18n/index.ts';

/** Frame of the screens before sign-in: whose machine this is, language, and one card. */
export function StartDoor({
  title,
  intro,
  wide = false,
  testid,
  children,
  data,
}: {
  readonly title: string;
  readonly intro?: string;
  readonly wide?: boolean;
  readonly testid: string;
  readonly children: ReactNode;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}) {
  const t = useWords();
  const local = useLocal();
  const { organisation } = useSession();
  return (
    <div className="ow-door" data-testid={testid} {...data}>
      <Group component="header" w="100%" maw={wide ? 900 : 620} mb={18} wrap="nowrap" align="center">
        <Mark size={40} />
        <div style={{ marginRight: 'auto' }}>
          <Text fw={680} size="lg" lh={1.25}>
            {local(organisation.name)}
          </Text>
          <Text size="sm" c="dimmed">
            {t('start.tagline')}
          </Text>
        </div>
        <LanguageSwitch />
        <TextSizeSwitch />
        <ThemeSwitch />
      </Group>
      <main className="ow-door__card" {...(wide ? { 'data-wide': '' } : {})}>
        <div>
          <Title order={1}>{title}</Title>
          {intro === undefined ? null : (
            <Text c="dimmed" mt={4}>
              {intro}
            </Text>
          )}
        </div>
        {children}
      </main>
      <Group component="footer" mt={14} gap="lg" justify="center">
        <Notices />
      </Group>
    </div>
  );
}
