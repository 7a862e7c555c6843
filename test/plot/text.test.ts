import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {drawText, fitText, textWidth} from '../../src/plot/text.js';

const style = {size: 14};

describe('text', () => {
  it('is drawn as outlines: nothing of it reaches the picture as letters', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        expect(drawText(text, 0, 0, style)).toMatch(/^<path d="[-0-9.MLHVQCZ ]*" fill="#1a1a1a"><\/path>$/);
      }),
    );
  });

  it('is as wide as its characters together', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(textWidth(a + b, style)).toBeCloseTo(textWidth(a, style) + textWidth(b, style), 6);
      }),
    );
  });

  it('fits into the width it is given, and is whole where there is room', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), fc.integer({min: 20, max: 200}), (text, width) => {
        const fitted = fitText(text, width, style);
        expect(textWidth(fitted, style)).toBeLessThanOrEqual(width);
        if (textWidth(text, style) <= width) expect(fitted).toBe(text);
        else expect(text.startsWith(fitted.slice(0, -1)) && fitted.endsWith('…')).toBe(true);
      }),
    );
  });

  it('ends, or has its middle, where it is told', () => {
    const startOf = (svg: string) => Number(/M(-?[0-9.]+)/.exec(svg)?.[1]);
    const width = textWidth('Lab', style);
    const start = startOf(drawText('Lab', 100, 0, style));
    expect(startOf(drawText('Lab', 100, 0, {...style, anchor: 'end'}))).toBeCloseTo(start - width, 1);
    expect(startOf(drawText('Lab', 100, 0, {...style, anchor: 'middle'}))).toBeCloseTo(start - width / 2, 1);
  });
});
