export {distances} from './distances.js';
export {drawStatistics} from './draw-statistics.js';
export type {AlignedDomain, PicturedDomain, PicturedSample, StatisticsPicture} from './picture.js';
