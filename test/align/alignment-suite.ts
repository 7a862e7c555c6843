import {expect, it} from '@jest/globals';
import {z} from 'zod';

import {alignments, type AlignStep} from '../../src/align/index.js';
import {compareLevels, expectSame} from '../kernels/pixels.js';
import {align, type MadeDomain} from './made-domains.js';
import {measure} from './made-statistics.js';
import {hardPictures, type Picture, squarePhotos} from './pictures.js';

/** An alignment in one of its settings. */
export interface AlignmentCase {
  readonly step: AlignStep;
  /** Largest change, in levels, of a domain that is aligned to one of the same statistics; absent = it changes. */
  readonly selfChange?: number;
}

const measured = new Map<Picture, readonly MadeDomain[]>();

/** Domains of one picture each: `own`, `twin` with the same one, and `other` with another one of the same size. */
function domainsOf(own: Picture, other: Picture): readonly MadeDomain[] {
  const domains = measured.get(own) ?? measureDomains(own, other);
  measured.set(own, domains);
  return domains;
}

function measureDomains(own: Picture, other: Picture): readonly MadeDomain[] {
  const crop = Uint8Array.from(own.pixels, (_, i) => other.pixels[i % other.pixels.length]);
  return [
    {name: 'own', role: 'source', statistics: measure('own', [own.pixels], own)},
    {name: 'twin', role: 'source', statistics: measure('twin', [own.pixels], own)},
    {name: 'other', role: 'target', statistics: measure('other', [crop], own)},
  ];
}

/** What every alignment of the table owes its callers. To be called inside of `describe`; `to` of the case is `other`. */
export function alignmentSuite({step, selfChange}: AlignmentCase): void {
  const pictures = [...hardPictures, squarePhotos[1]];
  const photo = squarePhotos[0];
  const withOptions = (more: object): AlignStep => ({...step, options: {...step.options, ...more}});

  it.each(pictures)('gives equal pixels from equal draws, and touches nothing else: $name', (picture) => {
    const domains = domainsOf(picture, photo);
    const once = align(picture.pixels, picture, [step], 'own', domains);
    expectSame(align(picture.pixels, picture, [step], 'own', domains).pixels, once.pixels);
    expect(once.clipped).toBeGreaterThanOrEqual(0);
    expect(once.clipped).toBeLessThanOrEqual(picture.width * picture.height);
  });

  it.each(pictures)('is the identity, bit by bit, at strength 0: $name', (picture) => {
    const domains = domainsOf(picture, photo);
    expectSame(
      align(picture.pixels, picture, [withOptions({strength: 0})], 'own', domains).pixels,
      picture.pixels,
    );
  });

  it.each(pictures)('goes a little of the way at a little strength: $name', (picture) => {
    const domains = domainsOf(picture, photo);
    const little = align(picture.pixels, picture, [withOptions({strength: 1e-6})], 'own', domains).pixels;
    const rounding = 'rounding' in step.options && step.options.rounding === 'truncate' ? 1 : 0;
    expect(compareLevels(little, picture.pixels).max).toBeLessThanOrEqual(rounding);
  });

  if (step.options.to !== undefined) {
    it.each(pictures)('leaves its own reference as it is: $name', (picture) => {
      const domains = domainsOf(picture, photo);
      expectSame(
        align(picture.pixels, picture, [withOptions({to: 'own', clahe: 'off'})], 'own', domains).pixels,
        picture.pixels,
      );
    });
  }

  if (selfChange !== undefined) {
    it.each(pictures)(
      'changes nothing, within rounding, towards a domain of the same statistics: $name',
      (picture) => {
        const domains = domainsOf(picture, photo);
        const aligned = align(picture.pixels, picture, [withOptions({to: 'twin'})], 'own', domains).pixels;
        expect(compareLevels(aligned, picture.pixels).max).toBeLessThanOrEqual(selfChange);
      },
    );
  }

  it('changes a colourful picture', () => {
    const [, picture] = squarePhotos;
    const {pixels} = align(picture.pixels, picture, [step], 'own', domainsOf(picture, photo));
    expect(compareLevels(pixels, picture.pixels).mean).toBeGreaterThan(0.5);
  });

  it('tells editors what it and each option is for, and refuses an option it does not know', () => {
    const options = alignments[step.alignment].options(z);
    const schema = z.toJSONSchema(options, {io: 'input'});
    expect(schema.description).toMatch(/\.$/);
    for (const option of Object.values(schema.properties ?? {})) {
      expect(option).toMatchObject({description: expect.stringMatching(/\.$/) as unknown});
    }
    const codes = options.safeParse({to: 'other', unheardOf: 1}).error?.issues.map(({code}) => code);
    expect(codes).toContain('unrecognized_keys');
  });
}
