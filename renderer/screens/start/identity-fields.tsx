import { NativeSelect, TextInput } from '@mantine/core';
import { documentKinds } from '../../../domain/document-number.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { looksWrong, understood, type TypedDocument } from './typed-document.ts';

const ids = testIds.register;
const orders = Array.from({ length: 9 }, (_, at) => String(at + 1));

/** Which document, and its number: what was understood of it stands below where it is not what was typed. */
export function IdentityFields({
  document,
  onChange,
}: {
  readonly document: TypedDocument;
  readonly onChange: (document: TypedDocument) => void;
}) {
  const t = useWords();
  const { kind, number } = document;
  const infant = kind === 'infant';
  const read = understood(document);
  return (
    <>
      <NativeSelect
        label={t('start.register.idKind')}
        data={documentKinds.map((one) => ({ value: one, label: t(`term.idKind.${one}`) }))}
        value={kind}
        onChange={(event) => {
          const chosen = documentKinds.find((one) => one === event.currentTarget.value) ?? kind;
          onChange({ ...document, kind: chosen });
        }}
        data-testid={ids.idKind}
      />
      <TextInput
        label={infant ? t('start.register.motherNumber') : t('start.register.idNumber')}
        required
        autoComplete="off"
        {...(kind === 'cn-resident-id' || infant ? { inputMode: 'numeric' } : {})}
        maxLength={32}
        value={number}
        onChange={(event) => onChange({ ...document, number: event.currentTarget.value })}
        description={read === undefined ? undefined : t('start.register.readAs', { number: read })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={looksWrong(document) ? t('start.register.idNumberWrong') : undefined}
        data-testid={ids.idNumber}
      />
      {infant ? (
        <NativeSelect
          label={t('start.register.childOrder')}
          description={t('start.register.childOrderNote')}
          data={orders}
          value={String(document.order)}
          onChange={(event) => onChange({ ...document, order: Number(event.currentTarget.value) })}
          data-testid={ids.childOrder}
        />
      ) : null}
    </>
  );
}
