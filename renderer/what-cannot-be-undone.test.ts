import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CallName } from '../api/window/calls.ts';
import { catalogueOf } from './i18n/catalogues.ts';
import { textsByKey } from './i18n/words-of.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Every call by which a screen changes something, and what keeps a slip of the hand from doing it: `confirmed`: a
 * dialog that says about whom. `read`: a screen of its own shows the whole of it, with a tick or a last step. `undo`:
 * it can be taken back for some seconds. `harmless`: it changes nothing that somebody else sees, or can be done the
 * other way round.
 */
const kept: Partial<Record<CallName, 'confirmed' | 'read' | 'undo' | 'harmless'>> = {
  'admin.assign': 'confirmed',
  'admin.cancel': 'confirmed',
  // Says whom it touches before it is saved, and what makes it as it was when it is.
  'admin.changeRoster': 'harmless',
  'admin.closeDay': 'harmless',
  'admin.decline': 'confirmed',
  'admin.forward': 'read',
  'admin.missed': 'harmless',
  'admin.move': 'confirmed',
  'admin.moveDay': 'confirmed',
  'booking.book': 'read',
  'booking.cancel': 'confirmed',
  'booking.checkIn': 'confirmed',
  'changes.decide': 'confirmed',
  'changes.propose': 'confirmed',
  'capture.discard': 'confirmed',
  'capture.goOn': 'harmless',
  'capture.marker': 'harmless',
  'capture.start': 'harmless',
  'devices.choosePort': 'harmless',
  // Writes nothing that a recording would not, and only to a device that is understood or silent.
  'devices.testLink': 'harmless',
  'capture.stop': 'confirmed',
  'capture.submit': 'confirmed',
  'capture.unqueue': 'harmless',
  'capture.withdraw': 'confirmed',
  'confirm.open': 'harmless',
  'confirm.return': 'confirmed',
  'confirm.sign': 'read',
  'guardians.ask': 'confirmed',
  'guardians.hand': 'confirmed',
  // All that it replaces is named on the screen.
  'guardians.name': 'read',
  'guardians.offer': 'read',
  'guardians.open': 'harmless',
  'guardians.stop': 'confirmed',
  'keys.bring': 'harmless',
  'keys.changePassphrase': 'harmless',
  'keys.comeBack': 'read',
  'keys.comeBackHere': 'read',
  'keys.end': 'confirmed',
  'keys.keep': 'harmless',
  'launcher.start': 'harmless',
  'outbox.discard': 'confirmed',
  'outbox.retry': 'harmless',
  // Where the copy is no longer protected is said beside the button, and the system's dialog comes after it.
  'records.exportDevice': 'harmless',
  'records.open': 'harmless',
  'records.saveSegment': 'harmless',
  'recovery.begin': 'harmless',
  // Changes nothing for anybody until an administrator has seen who asks.
  'recovery.comeBack': 'read',
  'recovery.choose': 'harmless',
  'recovery.decline': 'confirmed',
  'recovery.finish': 'harmless',
  // What lies here already is set aside, never replaced before its own dialog was answered.
  'recovery.open': 'read',
  'recovery.pdf': 'harmless',
  'recovery.print': 'harmless',
  'registration.activate': 'read',
  'registration.comeBack': 'read',
  'registration.forget': 'confirmed',
  'registration.goOn': 'harmless',
  'registration.submit': 'read',
  'requests.make': 'read',
  'requests.open': 'harmless',
  'sa.approve': 'read',
  'sa.confirmReplacement': 'confirmed',
  'sa.decideApplication': 'confirmed',
  'sa.decline': 'confirmed',
  'sa.declineReplacement': 'confirmed',
  'sa.examine': 'harmless',
  'sa.grantReplacement': 'confirmed',
  'sa.revoke': 'confirmed',
  'session.unlock': 'harmless',
  'session.unlockByNumber': 'harmless',
  'shares.decline': 'confirmed',
  'shares.grant': 'read',
  'shares.revoke': 'confirmed',
  'treatment.amend': 'harmless',
  'treatment.askToRead': 'harmless',
  'treatment.attach': 'harmless',
  'treatment.detach': 'undo',
  // What was thrown away is kept again.
  'treatment.dropText': 'harmless',
  'treatment.keepText': 'harmless',
  'treatment.preview': 'harmless',
  'treatment.setAside': 'harmless',
  'treatment.sign': 'read',
  'uses.read': 'harmless',
};

const sources = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx') && !file.startsWith('testing/'))
  .map((file) => ({ file, text: readFileSync(join(here, file), 'utf8') }));
const acts = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/useAct\('([a-zA-Z.]+)'/g)].map(([, call = '']) => ({ file, text, call })),
);

describe('what a screen changes', () => {
  it('is kept from a slip of the hand in a way that was thought of, call by call', () => {
    expect([...new Set(acts.map(({ call }) => call))].sort()).toEqual(Object.keys(kept).sort());
  });

  it('is run from a dialog that says about whom, where it must be confirmed', () => {
    const confirmed = acts.filter(({ call }) =>
      Object.entries(kept).some(([name, how]) => name === call && how === 'confirmed'),
    );
    expect(confirmed.length).toBeGreaterThan(10);
    for (const { file, text, call } of confirmed) {
      // Decisions on registrations are handed to the part both administrators share.
      const where = file.endsWith('registrations.tsx')
        ? sources.find((one) => one.file === 'screens/admin/registration-detail.tsx')
        : { text };
      const variable = new RegExp(`const (\\w+) = useAct\\('${call}'`).exec(text)?.[1] ?? 'decline';
      const dialogs = (where?.text ?? '')
        .split('<ConfirmSteps')
        .slice(1)
        .map((dialog) => dialog.split('/>\n')[0] ?? '');
      expect(
        dialogs.some((dialog) => dialog.includes(`${variable}.busy`) && dialog.includes('about=')),
        `${file}: ${call}`,
      ).toBe(true);
      const runs = [...(where?.text ?? '').matchAll(new RegExp(`\\b${variable}\\.run\\(`, 'g'))].length;
      expect(
        dialogs.join('\n').split(`${variable}.run(`).length - 1 + inForget(where?.text ?? ''),
        `${file}: ${call} is run outside its dialog`,
      ).toBe(runs);
    }
  });

  it('is told with what it does not do, each line of which says so by itself', () => {
    const negative = { en: /\b(not|cannot|nothing|nobody)\b/i, zh: /[不无]/ };
    for (const language of ['en', 'zh'] as const) {
      const lines = [...textsByKey(catalogueOf(language).words)].filter(([key]) => /wont\b/i.test(key));
      expect(lines.length).toBeGreaterThan(10);
      // It stands under a heading and beside a cross: a promise there reads as its opposite.
      expect(lines.filter(([, text]) => !negative[language].test(text))).toEqual([]);
    }
  });

  it('is undone for some seconds where that was promised', () => {
    for (const { file, text, call } of acts)
      if (kept[call as CallName] === 'undo') expect(text.includes('settle:'), file).toBe(true);
  });

  /** One screen names what its dialog runs. */
  function inForget(text: string): number {
    return text.includes('onConfirm={() => void forget()}') ? 1 : 0;
  }
});
