import { describe, expect, it } from 'vitest';
import { penScale } from './pen-scale.ts';

const screen = { width: 1920, height: 1080, ratio: 1 };
const ruler = { dotsPerMm: 5, width: 1920, height: 1080 };

describe('how fast a curve runs over the screen', () => {
  it('is millimetres a second as far as the screen was measured, however large the page is drawn', () => {
    expect(penScale(ruler, screen)).toEqual({ pxPerMm: 5, measured: true });
    // At twice the text size a pixel of the page is two dots of the screen.
    expect(penScale(ruler, { ...screen, ratio: 2 })).toEqual({ pxPerMm: 2.5, measured: true });
  });

  it('is a guess, and says so, on a screen nobody measured and on another one than was measured', () => {
    expect(penScale(undefined, screen).measured).toBe(false);
    expect(penScale(ruler, { ...screen, width: 1280 }).measured).toBe(false);
    expect(penScale(ruler, { ...screen, height: 1200 }).measured).toBe(false);
  });
});
