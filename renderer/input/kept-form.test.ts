import { describe, expect, it } from 'vitest';
import { anythingTyped, forgetForms, KeptForm } from './kept-form.ts';

interface Note {
  readonly title: string;
  readonly text: string;
}
const blank: Note = { title: '', text: '' };

describe('a kept form', () => {
  it('has what was typed when it is come back to, each of a kind for itself', () => {
    const form = new KeptForm<Note>(blank);
    form.change('one', { title: 'a' });
    form.change('one', { text: 'b' });
    form.change('two', { text: 'c' });
    expect([form.of('one'), form.of('two'), form.of('three')]).toEqual([
      { title: 'a', text: 'b' },
      { title: '', text: 'c' },
      blank,
    ]);
  });

  it('is blank again once it was sent', () => {
    const form = new KeptForm<Note>(blank);
    form.change('', { title: 'a' });
    form.forget('');
    expect(form.of('')).toBe(blank);
  });

  it('has nothing of one person for the next: every form is forgotten at sign-out', () => {
    const forms = [new KeptForm<Note>(blank), new KeptForm<Note>(blank)];
    for (const form of forms) form.change('x', { text: 'secret' });
    forgetForms();
    expect(forms.map((form) => form.of('x'))).toEqual([blank, blank]);
  });

  it('says whether anything was typed and not sent, in whatever form; what was taken out again is nothing', () => {
    const form = new KeptForm<Note>(blank);
    expect(anythingTyped()).toBe(false);
    form.change('one', { text: 'b' });
    expect(anythingTyped()).toBe(true);
    form.change('one', { text: '' });
    expect(anythingTyped()).toBe(false);
    form.change('two', { text: 'b' });
    form.forget('two');
    expect(anythingTyped()).toBe(false);
  });

  it('tells the screen that shows it, and no longer after that one is gone', () => {
    const form = new KeptForm<Note>(blank);
    let told = 0;
    const stop = form.subscribe(() => (told += 1));
    form.change('', { text: 'a' });
    forgetForms();
    stop();
    form.change('', { text: 'b' });
    expect(told).toBe(2);
  });
});
