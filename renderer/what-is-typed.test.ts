import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What becomes of what was typed when its screen is left before it was sent. */
type Kept =
  /** It is there again when the screen is, for as long as the person is signed in: `useKeptForm`, in `by`. */
  | { readonly how: 'kept'; readonly by: string }
  /** It is saved as it is typed, in the doctor's sealed draft: `useDraft`, in `by`. */
  | { readonly how: 'draft'; readonly by: string }
  /** Nobody is signed in, so it must not be there for the next: it is asked about before it goes. */
  | { readonly how: 'asked' }
  /** How a table is looked at: kept with its view. */
  | { readonly how: 'view'; readonly by: string }
  /** A passphrase is kept nowhere, or a tick that somebody has looked has to be made by whoever looks; nothing else. */
  | { readonly how: 'never' }
  /** A part of a card before sign-in: what a kiosk is told to sign in by is for nobody else, the rest is the card's. */
  | { readonly how: 'door' }
  /** Words of a recovery code, which nothing keeps: they are on the person's paper. */
  | { readonly how: 'on paper' }
  /** Looks for one of a list; who looks for something that counts has it kept: `query` is the caller's. */
  | { readonly how: 'search' }
  /** Chosen from a list, and done or drawn as soon as it is chosen. */
  | { readonly how: 'at once' };

const book: Kept = { how: 'kept', by: 'screens/patient/book.tsx' };
const share: Kept = { how: 'kept', by: 'screens/patient/share-decide.tsx' };
const draft: Kept = { how: 'draft', by: 'screens/doctor/treatment.tsx' };
const own = (file: string): Kept => ({ how: 'kept', by: file });

const forms: Readonly<Record<string, Kept>> = {
  'components/confirm-steps.tsx': own('components/confirm-steps.tsx'),
  'components/current-passphrase.tsx': { how: 'never' },
  'components/option-search.tsx': { how: 'search' },
  'components/passphrase-field.tsx': { how: 'never' },
  'components/shr-document.tsx': { how: 'at once' },
  'components/table/table-bar.tsx': { how: 'view', by: 'components/table/use-view.ts' },
  'components/table/table-views.tsx': own('components/table/table-views.tsx'),
  'screens/admin/close-day.tsx': own('screens/admin/close-day.tsx'),
  'screens/admin/doctor-hours.tsx': own('screens/admin/doctor-hours.tsx'),
  'screens/admin/doctor-leaves.tsx': own('screens/admin/doctor-leaves.tsx'),
  'screens/admin/registration-detail.tsx': { how: 'never' },
  'screens/admin/special-days.tsx': own('screens/admin/special-days.tsx'),
  'screens/changes/propose-going.tsx': { how: 'at once' },
  'screens/consumer/request-new.tsx': own('screens/consumer/request-new.tsx'),
  'screens/doctor/diagnoses.tsx': draft,
  'screens/doctor/medications.tsx': draft,
  'screens/doctor/procedures.tsx': draft,
  'screens/doctor/own-texts.tsx': own('screens/doctor/own-texts.tsx'),
  'screens/doctor/prose-part.tsx': draft,
  // Whether to ask is decided with the signature.
  'screens/doctor/preview.tsx': { how: 'never' },
  'screens/doctor/amendment-reason.tsx': draft,
  'screens/doctor/day-bar.tsx': own('screens/doctor/day-bar.tsx'),
  'screens/doctor/set-aside.tsx': { how: 'at once' },
  'screens/doctor/signed-open.tsx': own('screens/doctor/signed-open.tsx'),
  'screens/doctor/vital-signs.tsx': draft,
  'screens/guardians/hand-over.tsx': { how: 'never' },
  'screens/guardians/name-guardians.tsx': { how: 'never' },
  'screens/guardians/offer.tsx': own('screens/guardians/offer.tsx'),
  'screens/keys/keys-form.tsx': { how: 'never' },
  'screens/patient/book-about-you.tsx': book,
  'screens/patient/confirm-open.tsx': { how: 'never' },
  'screens/patient/let-read.tsx': { how: 'never' },
  'screens/patient/share-decide.tsx': share,
  'screens/patient/share-scope.tsx': share,
  'screens/recovery/prove-code.tsx': { how: 'on paper' },
  'screens/replacements/decide-replacement.tsx': { how: 'never' },
  'screens/sa/application-detail.tsx': { how: 'never' },
  'screens/start/activate.tsx': { how: 'asked' },
  'screens/start/beside-file.tsx': { how: 'never' },
  'screens/start/beside-kept.tsx': { how: 'never' },
  'screens/start/bring-keys.tsx': { how: 'never' },
  'screens/start/come-back.tsx': { how: 'asked' },
  'screens/start/go-on.tsx': { how: 'never' },
  'screens/start/recover.tsx': { how: 'asked' },
  'screens/start/register.tsx': { how: 'asked' },
  'screens/start/by-number.tsx': { how: 'door' },
  'screens/start/identity-fields.tsx': { how: 'door' },
  'screens/start/listed-as.tsx': { how: 'door' },
  'screens/start/who-you-are.tsx': { how: 'door' },
  'screens/start/unlock-form.tsx': { how: 'never' },
  'screens/technician/device-choice.tsx': { how: 'kept', by: 'screens/technician/capture-new.tsx' },
  'screens/technician/live.tsx': own('screens/technician/live.tsx'),
  'screens/technician/speed.tsx': { how: 'at once' },
};

const textOf = (file: string): string => readFileSync(join(here, file), 'utf8');
const field =
  /<(TextInput|Textarea|NumberField|DateField|Passphrase\w+|NativeSelect|Checkbox|\w*Date\w*Input|input|textarea|select)\b/;
/** With a field of their own; `input/` is what fields are made of. */
const withFields = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx') && !/^(testing|input)\//.test(file))
  .filter((file) => field.test(textOf(file)))
  .sort();
const of = (...hows: readonly Kept['how'][]): [string, Kept][] =>
  Object.entries(forms).filter(([, { how }]) => hows.includes(how));

describe('what was typed and not sent', () => {
  it('has a place of its own in this table, form by form', () => {
    expect(withFields).toEqual(Object.keys(forms).sort());
  });

  it.each(of('kept', 'draft', 'view'))('is kept by what says so: %s', (file, kept) => {
    if (!('by' in kept)) throw new Error(`Who keeps ${file} is not said`);
    const keeper = { kept: 'useKeptForm(', draft: 'useDraft(', view: 'keepView(' }[kept.how];
    expect(textOf(kept.by)).toContain(keeper);
    // What is in a state of its own goes with the screen.
    expect(textOf(file)).not.toMatch(/useState(<string>)?\(''\)/);
  });

  it.each(of('asked'))('is asked about, all of it, before it goes: %s', (file) => {
    const text = textOf(file);
    const states = [...text.matchAll(/const \[(\w+), set\w+\] = useState\(''\)/g)].map((match) => match[1]);
    const asked = /<DoorNext[^]*?typed=\{\[([^\]]*)\]\}/.exec(text)?.[1] ?? '';
    const inDocument = text.includes('useState(noDocument)') ? ['document.number'] : [];
    const secret = ['passphrase.first', 'passphrase.again'];
    // A department is chosen from a list, and chosen again as fast.
    const typed = [...states.filter((state) => state !== 'department'), ...inDocument, ...secret];
    expect(asked.split(', ').sort()).toEqual(typed.sort());
  });

  it.each(of('never', 'at once'))('is a passphrase, a tick or a choice, and nothing else: %s', (file) => {
    expect(textOf(file)).not.toMatch(/<(TextInput|Textarea|NumberField|DateField)\b/);
  });

  it('is forgotten as a whole when the person is signed out', () => {
    expect(textOf('app/session.tsx')).toMatch(/useNews\('locked'[^]*forgetViews\(\);\s*forgetForms\(\);/);
  });
});
