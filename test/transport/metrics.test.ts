import {describe, expect, it} from '@jest/globals';

import {createMetrics} from '../../src/transport/metrics.js';

describe('createMetrics', () => {
  it('adds up by feed and domain what the cache held, and tells its size when asked', async () => {
    const metrics = createMetrics();
    let bytes = 1;
    metrics.watchCache(() => bytes);
    const noTime = {read: 0, decode: 0, align: 0, style: 0, augment: 0};
    const result = (hits: number, misses: number) => ({
      ...{filled: hits + misses, waiting: [], bad: [], milliseconds: noTime, cache: {hits, misses}},
      ...{clipped: 7, decoded: {sharp: misses}, refused: {'kernel: progressive': 1}},
    });
    metrics.onTask('train', 'art', result(5, 3));
    metrics.onTask('train', 'art', result(8, 0));
    metrics.onTask('train', 'photo', result(0, 2));
    bytes = 4096;
    const lines = (await metrics.render()).split('\n');
    expect(lines.filter((line) => line.startsWith('domainfeed_cache_'))).toEqual([
      'domainfeed_cache_hits_total{feed="train",domain="art"} 13',
      'domainfeed_cache_hits_total{feed="train",domain="photo"} 0',
      'domainfeed_cache_misses_total{feed="train",domain="art"} 3',
      'domainfeed_cache_misses_total{feed="train",domain="photo"} 2',
      'domainfeed_cache_bytes 4096',
    ]);
    expect(lines).toContain('domainfeed_clipped_pixels_total{feed="train",domain="art"} 14');
    expect(lines).toContain('domainfeed_decoded_total{decoder="sharp"} 5');
    expect(lines).toContain('domainfeed_decoder_refusals_total{decoder="kernel",reason="progressive"} 3');
  });
});
