import type {CommonOptions} from './common-options.js';

/** One alignment of a chain. */
export interface AlignStep {
  /** Key of the table of alignments. */
  readonly alignment: string;
  /** As the alignment's schema made them. */
  readonly options: CommonOptions;
}
