import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anythingTyped, everythingTyped, forgetForms, hearTyping, KeptForm, takeBackTyped } from './kept-form.ts';

const Note = z.object({ title: z.string(), text: z.string() });
const blank = { title: '', text: '' };

const note = (name = 'note') => new KeptForm(name, Note, blank);

describe('a kept form', () => {
  it('has what was typed when it is come back to, each of a kind for itself', () => {
    const form = note();
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
    const form = note();
    form.change('', { title: 'a' });
    form.forget('');
    expect(form.of('')).toBe(blank);
  });

  it('has nothing of one person for the next: every form is forgotten at sign-out', () => {
    const forms = [note('one'), note('two')];
    for (const form of forms) form.change('x', { text: 'secret' });
    forgetForms();
    expect(forms.map((form) => form.of('x'))).toEqual([blank, blank]);
  });

  it('says whether anything was typed and not sent, in whatever form; what was taken out again is nothing', () => {
    const form = note();
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
    const form = note();
    let told = 0;
    const stop = form.subscribe(() => (told += 1));
    form.change('', { text: 'a' });
    forgetForms();
    stop();
    form.change('', { text: 'b' });
    expect(told).toBe(2);
  });
});

describe('what was typed into forms', () => {
  it('is in them again after a lock that emptied the page, each of its kind', () => {
    const forms = [note('one'), note('two')];
    forms[0]?.change('x', { title: 'a' });
    forms[1]?.change('y', { text: 'b' });
    const kept = everythingTyped();
    forgetForms();
    takeBackTyped(kept);
    expect(forms.map((form) => [form.of('x'), form.of('y')])).toEqual([
      [{ title: 'a', text: '' }, blank],
      [blank, { title: '', text: 'b' }],
    ]);
  });

  it('is told in ASCII, whatever was typed, and is the same afterwards', () => {
    const form = note();
    const text = '高血压 🩺\n\u202e "half \ud83e"';
    form.change('x', { text });
    const kept = everythingTyped();
    expect(kept).toMatch(/^[ -~]*$/);
    forgetForms();
    takeBackTyped(kept);
    expect(form.of('x').text).toBe(text);
  });

  it('is not put over what is typed meanwhile, and what is no such form is left out', () => {
    const form = note();
    form.change('new', { text: 'typed since' });
    takeBackTyped(
      JSON.stringify({
        note: { new: { title: '', text: 'old' }, odd: { title: 1 }, old: { title: '', text: 'old' } },
        gone: { x: {} },
      }),
    );
    expect([form.of('new').text, form.of('odd'), form.of('old').text]).toEqual(['typed since', blank, 'old']);
    takeBackTyped('[1]');
    expect(form.of('old').text).toBe('old');
  });

  it('leaves out what was sent or taken out again', () => {
    const form = note();
    form.change('sent', { text: 'a' });
    form.change('out', { text: 'b' });
    form.forget('sent');
    form.change('out', { text: '' });
    expect(everythingTyped()).not.toMatch(/sent|out/);
  });

  it('is heard of, whichever form it is, until nobody listens', () => {
    const form = note();
    let heard = 0;
    const stop = hearTyping(() => (heard += 1));
    form.change('', { text: 'a' });
    form.forget('');
    stop();
    form.change('', { text: 'b' });
    expect(heard).toBe(2);
  });
});
