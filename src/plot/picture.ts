import type {DomainStatistics, Role} from '../types.js';

import type {Svg} from './svg.js';

/** What the picture of a feed's statistics shows. */
export interface StatisticsPicture {
  readonly feed: string;
  /** The view whose alignment is shown. */
  readonly view: string;
  readonly catalogHash: string;
  readonly statisticsHash: string;
  /** Size of the samples' pictures, in pixels. */
  readonly image: {readonly width: number; readonly height: number};
  /** Names of the steps of the alignment, in order; empty = the view aligns nothing. */
  readonly steps: readonly string[];
  readonly domains: readonly PicturedDomain[];
}

/** A domain before and after alignment. */
export interface PicturedDomain {
  readonly name: string;
  readonly role: Role;
  readonly before: DomainStatistics;
  /** One entry for each reference that its images can be aligned to; empty if the alignment leaves them alone. */
  readonly aligned: readonly AlignedDomain[];
  readonly samples: readonly PicturedSample[];
}

/** A domain's images in the style of a reference. */
export interface AlignedDomain {
  /** What they are to meet; its name is a domain, or several joined by `+`. Absent = the alignment meets none. */
  readonly reference?: DomainStatistics;
  /** The reference's images as they leave, where the alignment changes them too. */
  readonly referenceAfter?: DomainStatistics;
  readonly after: DomainStatistics;
  /** Share of the pixels that left the gamut and were clipped, 0 to 1. */
  readonly clippedShare: number;
}

/** One sample on its way through the alignment. */
export interface PicturedSample {
  /** (H, W, 3) uint8: first the original, then after each step; undefined = the step leaves this sample alone. */
  readonly stages: readonly (Uint8Array | undefined)[];
}

/** A part of the picture that has been drawn. */
export interface Section {
  /** In pixels, from the frame's top. */
  readonly height: number;
  readonly svg: readonly Svg[];
  /** Pictures that lie on top. */
  readonly pictures?: readonly PlacedPicture[];
}

/** Pixels that are shown at a place and a size. */
export interface PlacedPicture {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** (H, W, 3) uint8 of the size of the samples' pictures. */
  readonly pixels: Uint8Array;
}
