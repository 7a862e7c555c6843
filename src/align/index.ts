export type {AlignStep} from './align-step.js';
export type {Alignment, StatisticsNeeds} from './alignment.js';
export {alignments} from './alignments.js';
export {createAmplitude, MAX_AMPLITUDE_PIXELS} from './amplitude.js';
export {
  alignPicture,
  type AlignReport,
  type ChainSetting,
  dependsOnStatistics,
  drawChain,
  type DrawnStep,
  needsOf,
  prepareChain,
  type PreparedChain,
  type PreparedStep,
} from './chain.js';
export {checkChain} from './check-chain.js';
export {modelsOf, renameModels} from './chain-models.js';
export {type ChainPart, splitAtModels} from './split-at-models.js';
export {type CommonOptions, listOf, mapNames} from './common-options.js';
export {domainsNamed, membersOf} from './members.js';
export {type ChainWay, countWays, nameOfWay, wayOf, waysOf} from './ways.js';
