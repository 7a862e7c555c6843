import type {Clahe} from '../kernels/index.js';
import type {OptionsSchema} from '../options-schema.js';
import type {RandomStream} from '../random.js';
import type {DomainStatistics} from '../types.js';

import type {CommonOptions} from './common-options.js';
import type {AlignedPicture, Size} from './picture.js';

/** What the statistics of the domains must hold for an alignment. */
export interface StatisticsNeeds {
  /** False = it works without any. */
  readonly statistics: boolean;
  /** `histograms.lClahe` after this equalisation. */
  readonly clahe?: Clahe;
  /** `amplitude`. */
  readonly amplitude?: boolean;
}

/** The statistics that a step is prepared from. Each is a function, so that one is only measured where it is asked for. */
export interface StepStatistics {
  /** Of the domain that the samples are taken to come from. */
  readonly own: () => DomainStatistics;
  /** Of the domain that they are to meet. */
  readonly reference: () => DomainStatistics;
  /** Whether earlier steps equalise L of the samples, and of the reference's own: it then has the histogram `lClahe`. */
  readonly equalized: {readonly own: boolean; readonly reference: boolean};
  readonly size: Size;
}

/** What a step does to L, which decides where in a chain it may stand. */
export interface LightnessUse {
  /** It equalises its contrast; `true` = in a way that is drawn, so that no histogram of it is known. */
  readonly equalizes?: Clahe | true;
  /** It gives L, or a channel of RGB, the histogram of another domain, after it has equalised L, if it does. */
  readonly matches?: boolean;
  /** It needs to know the histogram of L of the reference, or of the samples' own domain too. */
  readonly histograms?: 'reference' | 'both';
  /** It makes another picture: what was done to L before doesn't count any more. */
  readonly replaces?: boolean;
}

/**
 * One entry of the table of alignments: how pixels are brought towards a domain. All that depends on domains is prepared
 * once; all that is random is drawn; what is left is a pure function of the picture.
 */
export interface Alignment<O extends CommonOptions = CommonOptions, P = unknown, D = unknown> {
  /** 128 to 255, unique and stable: it names the alignment's random stream. */
  readonly id: number;
  /** Checks the options of the configuration and fills in defaults. */
  readonly options: OptionsSchema<O>;
  /** Which equalisation is measured is up to the whole chain: see `usesLightness`. */
  needs(options: O): Omit<StatisticsNeeds, 'clahe'>;
  usesLightness(options: O): LightnessUse;
  /** Tables and matrices: plain data, which threads get by structured clone. */
  prepare(options: O, statistics: StepStatistics): P;
  /** What is done to the reference's own samples, which have nothing to meet. Absent = nothing. */
  prepareReference?(options: O): P | undefined;
  /** Draws what is random beside the common options. */
  draw?(options: O, stream: RandomStream): D;
  /**
   * Absent = a model does it, on many pictures at once: `prepare` names it, and `splitAtModels` finds the place.
   *
   * @param strength - Above 0, up to 1: how far the picture goes towards what the alignment makes of it.
   */
  apply?(picture: AlignedPicture, prepared: P, strength: number, drawn: D): void;
}
