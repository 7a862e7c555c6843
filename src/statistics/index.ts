export {channelNames} from './channel-names.js';
export {type FeedStatistics, measureFeed} from './feed-statistics.js';
export type {MeasuringOptions} from './measure-missing.js';
export {needsStatistics} from './needs.js';
export {fixedGeometry} from './recipe.js';
