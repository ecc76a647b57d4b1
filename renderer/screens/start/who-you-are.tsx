import { Fieldset, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/index.ts';
import { IdentityFields } from './identity-fields.tsx';
import type { TypedDocument } from './typed-document.ts';

/** Real identity, for the administrators: document and name, and what else is asked beside them. */
export function WhoYouAre({
  document,
  onDocument,
  name,
  onName,
  nameTestid,
  children,
  below,
}: {
  readonly document: TypedDocument;
  readonly onDocument: (document: TypedDocument) => void;
  /** As in the document. */
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly nameTestid: string;
  readonly children?: ReactNode;
  /** Under all fields. */
  readonly below?: ReactNode;
}) {
  const t = useWords();
  return (
    <Fieldset legend={t('start.register.identity')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('start.register.identityNote')}
      </Text>
      <div className="ow-choices" data-columns="2">
        <IdentityFields document={document} onChange={onDocument} />
        <TextInput
          label={t('start.register.realName')}
          required
          autoComplete="off"
          data-holds="name"
          maxLength={80}
          value={name}
          onChange={(event) => onName(event.currentTarget.value)}
          data-testid={nameTestid}
        />
        {children}
      </div>
      {below}
    </Fieldset>
  );
}
