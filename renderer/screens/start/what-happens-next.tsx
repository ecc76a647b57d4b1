import { List, Text } from '@mantine/core';
import { useWords } from '../../i18n/index.ts';

export function WhatHappensNext({ byHospital }: { readonly byHospital: boolean }) {
  const t = useWords();
  return (
    <div className="ow-message" data-tone="note">
      <div>
        <Text fw={600} mb={4}>
          {t('start.register.nextTitle')}
        </Text>
        <List type="ordered" spacing={2} size="sm">
          <List.Item>{t('start.register.next.keys')}</List.Item>
          {byHospital ? <List.Item>{t('start.register.next.hospital')}</List.Item> : null}
          <List.Item>{t('start.register.next.administrator')}</List.Item>
          <List.Item>{t('start.register.next.pseudonym')}</List.Item>
        </List>
      </div>
    </div>
  );
}
