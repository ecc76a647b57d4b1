import { Button, Group, Stack, Text } from '@mantine/core';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { z } from 'zod';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { inGroups } from './called-here.ts';
import { StartDoor } from './door.tsx';
import { KeysCode } from './keys-code.tsx';
import { WhatHappensNext } from './what-happens-next.tsx';

/** What the screen before hands over. */
const Handed = z.object({ number: z.string(), pending: z.boolean().optional(), code: z.array(z.string()).optional() });

/** On a kiosk: the number to come back with. It is shown once, to whoever registered. */
export function Registered() {
  const t = useWords();
  const go = useNavigate();
  const handed = Handed.safeParse(useLocation().state).data;
  if (handed === undefined) return <Navigate to="/" replace />;
  const { pending = false, code } = handed;
  return (
    <StartDoor
      title={t(
        pending ? 'start.registered.pendingTitle' : code ? 'replacement.handed.title' : 'start.registered.title',
      )}
      intro={t(
        pending ? 'start.registered.pendingIntro' : code ? 'replacement.handed.intro' : 'start.registered.intro',
      )}
      testid={testIds.register.registered}
    >
      <Stack gap="md">
        <Text
          ff="monospace"
          fz={40}
          fw={650}
          ta="center"
          aria-label={t('start.signIn.number')}
          data-testid={testIds.register.number}
          data-number={handed.number}
        >
          {inGroups(handed.number)}
        </Text>
        {code === undefined ? pending ? null : <WhatHappensNext byHospital /> : <KeysCode code={code} />}
        <Group justify="flex-end">
          <Button size="md" onClick={() => void go('/', { replace: true })} data-testid={testIds.register.signIn}>
            {t('start.registered.done')}
          </Button>
        </Group>
      </Stack>
    </StartDoor>
  );
}
