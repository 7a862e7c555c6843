export {type FeedStatistics, measureFeed} from './feed-statistics.js';
export type {MeasuringOptions} from './measure-missing.js';
