import {readdirSync, readFileSync} from 'node:fs';

import {describe, expect, it} from '@jest/globals';

import {UndecodableError} from '../../src/decode/decoder.js';
import {readStatus, REFUSALS} from '../../src/kernels/kernel-status.js';

const ASSEMBLY = 'src/kernels/assembly';
const WINDOW_OUTSIDE = 64;

/** The codes of assembly/status.ts, by name. */
const codes = new Map(
  [...readFileSync(`${ASSEMBLY}/status.ts`, 'utf8').matchAll(/^export const (\w+): i32 = (\d+);$/gm)].map(
    ([, name, code]) => [name, Number(code)] as const,
  ),
);

describe('readStatus', () => {
  it('knows every code that the kernel can answer, but that of a window outside the picture', () => {
    expect(codes.size).toBeGreaterThan(20);
    for (const code of codes.values()) {
      if (code === 0) expect(readStatus(code)).toBeUndefined();
      else if (code < 32) expect(Object.values(REFUSALS)).toContain(readStatus(code));
      else if (code !== WINDOW_OUTSIDE) expect(() => readStatus(code)).toThrow(UndecodableError);
    }
  });

  it('gives each code its own words', () => {
    const words = [...codes.values()].filter((code) => code > 0 && code !== WINDOW_OUTSIDE).map(wordsOf);
    expect(new Set(words).size).toBe(words.length);
  });

  it('takes an unknown code for a defect, not for a bad file', () => {
    expect(() => readStatus(WINDOW_OUTSIDE)).toThrow('The kernel answered with the unknown status 64');
  });

  it('names only codes that the kernel uses', () => {
    const sources = readdirSync(ASSEMBLY, {recursive: true, encoding: 'utf8'})
      .filter((name) => name.endsWith('.ts') && name !== 'status.ts')
      .map((name) => readFileSync(`${ASSEMBLY}/${name}`, 'utf8'))
      .join('\n');
    expect(
      [...codes.keys()].filter((name) => !new RegExp(`(return|\\?|:) ${name}\\b`).test(sources)),
    ).toEqual([]);
  });
});

function wordsOf(code: number): string {
  try {
    return readStatus(code) ?? 'done';
  } catch (error) {
    return (error as Error).message;
  }
}
