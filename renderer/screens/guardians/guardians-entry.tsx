import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { GuardianRole } from '../../../domain/guardians.ts';
import { useMe } from '../../app/session.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.guardians;

/** Among the keys: the way to one's guardians, and to whom one guards. */
export function GuardiansEntry() {
  const t = useWords();
  const { role } = useMe();
  if (!GuardianRole.safeParse(role).success) return null;
  return (
    <Fieldset legend={t('guardians.entry.title')}>
      <Stack gap="md">
        <Text size="sm">{t('guardians.entry.about')}</Text>
        <Group justify="flex-end">
          <Button component={Link} to="/guarded" variant="default" data-testid={ids.toGuarded}>
            {t('guardians.entry.guarded')}
          </Button>
          <Button component={Link} to="/guardians" variant="default" data-testid={ids.toMine}>
            {t('guardians.entry.mine')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
