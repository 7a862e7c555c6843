export {channelNames} from './channel-names.js';
export {type FeedChains, prepareChains} from './feed-chains.js';
export {type FeedStatistics, measureFeed, type StyleStatistics} from './feed-statistics.js';
export type {MeasuringOptions} from './measure-missing.js';
export {needsStatistics} from './needs.js';
export {fixedGeometry} from './recipe.js';
export {type Style, stylesOf, viewWithSameAlign} from './styles.js';
