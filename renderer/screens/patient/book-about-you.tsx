import { Button, Checkbox, Group, NativeSelect, Pill, Stack, TextInput, Textarea, Title } from '@mantine/core';
import { useRemoval } from '../../components/use-removal.ts';
import { useWords } from '../../i18n/index.ts';
import { DateField } from '../../input/date-field.tsx';
import { isEnter } from '../../input/keys.ts';
import { testIds } from '../../test-ids.ts';
import type { BookingDraft, Change } from './booking-draft.ts';
import { isBirthDate } from './booking-draft.ts';

const ids = testIds.book;
const sexes = ['female', 'male', 'other', 'unknown'] as const;

/** Disease information: what the patient tells. "No known allergies" is said, never assumed. */
export function AboutYou({ draft, change }: { readonly draft: BookingDraft; readonly change: Change }) {
  const t = useWords();
  return (
    <Stack gap="md">
      <div>
        <Title order={2}>{t('patient.book.youTitle')}</Title>
        <div className="ow-screen__intro">{t('patient.book.youNote')}</div>
      </div>
      <div className="ow-choices" data-columns="3">
        <TextInput
          label={t('patient.book.name')}
          required
          maxLength={80}
          autoComplete="off"
          data-holds="name"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-testid={ids.name}
        />
        <NativeSelect
          label={t('patient.book.sex')}
          required
          data={[{ value: '', label: '—' }, ...sexes.map((sex) => ({ value: sex, label: t(`term.sex.${sex}`) }))]}
          value={draft.sex ?? ''}
          onChange={(event) => {
            const sex = sexes.find((one) => one === event.currentTarget.value);
            if (sex !== undefined) change({ sex });
          }}
          data-testid={ids.sex}
        />
        <DateField
          label={t('patient.book.birthDate')}
          aria-description={t('patient.book.birthDateHint')}
          value={draft.birthDate}
          onType={(birthDate) => change({ birthDate })}
          possible={() => isBirthDate(draft)}
          impossible={t('patient.book.birthDateImpossible')}
          data-testid={ids.birthDate}
        />
      </div>
      <Textarea
        label={t('patient.book.complaint')}
        description={t('patient.book.complaintHint')}
        required
        autosize
        minRows={4}
        maxLength={2000}
        value={draft.complaint}
        onChange={(event) => change({ complaint: event.currentTarget.value })}
        data-testid={ids.complaint}
      />
      <Allergies draft={draft} change={change} />
    </Stack>
  );
}

function Allergies({ draft, change }: { readonly draft: BookingDraft; readonly change: Change }) {
  const t = useWords();
  const text = draft.allergy;
  const remove = useRemoval(
    draft.allergies,
    (allergies) => change({ allergies, ...(allergies.length > 0 ? { noKnownAllergies: false } : {}) }),
    (allergy) => allergy,
  );
  const add = (): void => {
    const allergy = text.trim();
    const isNew = allergy !== '' && !draft.allergies.includes(allergy);
    change({ allergy: '', ...(isNew ? { allergies: [...draft.allergies, allergy], noKnownAllergies: false } : {}) });
  };
  return (
    <div>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('patient.book.allergies')}
          placeholder={t('patient.book.allergyHint')}
          maxLength={120}
          style={{ flex: 1 }}
          disabled={draft.noKnownAllergies}
          value={text}
          onChange={(event) => change({ allergy: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (isEnter(event)) add();
          }}
          onBlur={add}
          data-testid={ids.allergy}
        />
        <Button variant="default" onClick={add} disabled={text.trim() === ''} data-testid={ids.addAllergy}>
          {t('patient.book.addAllergy')}
        </Button>
      </Group>
      {draft.allergies.length === 0 ? null : (
        <Pill.Group mt={8}>
          {draft.allergies.map((allergy, index) => (
            <Pill
              key={allergy}
              size="lg"
              withRemoveButton
              removeButtonProps={{
                'aria-label': t('common.remove', { what: allergy }),
                'aria-hidden': false,
                tabIndex: 0,
                ...{ 'data-testid': ids.removeAllergy(index) },
              }}
              onRemove={() => remove(index)}
            >
              {allergy}
            </Pill>
          ))}
        </Pill.Group>
      )}
      <Checkbox
        mt="sm"
        label={t('patient.book.noKnown')}
        checked={draft.noKnownAllergies}
        disabled={draft.allergies.length > 0}
        onChange={(event) => change({ noKnownAllergies: event.currentTarget.checked })}
        data-testid={ids.noKnownAllergies}
      />
    </div>
  );
}
