import type {HistogramChannel} from '../types.js';

/** What histograms are called outside: on the wire and in JSON. */
export const channelNames: Readonly<Record<HistogramChannel | 'lClahe', string>> = {
  r: 'r',
  g: 'g',
  b: 'b',
  l: 'l',
  labA: 'a',
  labB: 'b_lab',
  lClahe: 'l_clahe',
};
