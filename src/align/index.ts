export type {Alignment, StatisticsNeeds} from './alignment.js';
export {alignments} from './alignments.js';
export {createAmplitude} from './amplitude.js';
export {
  alignPicture,
  type AlignReport,
  type AlignStep,
  type ChainSetting,
  domainsNamed,
  drawChain,
  type DrawnStep,
  membersOf,
  needsOf,
  prepareChain,
  type PreparedChain,
  type PreparedStep,
} from './chain.js';
export {checkChain} from './check-chain.js';
export {modelsOf, renameModels} from './chain-models.js';
export {type ChainPart, splitAtModels} from './split-at-models.js';
export {type CommonOptions, listOf, mapNames} from './common-options.js';
export {type ChainWay, nameOfWay, wayOf, waysOf} from './ways.js';
