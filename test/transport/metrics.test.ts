import {describe, expect, it} from '@jest/globals';

import {createMetrics} from '../../src/transport/metrics.js';
import {noMilliseconds} from '../../src/workers/messages.js';

describe('createMetrics', () => {
  it('adds up by feed and domain what the cache held, and tells its size when asked', async () => {
    const metrics = createMetrics();
    let bytes = 1;
    metrics.watchCache(() => bytes);
    const noTime = {...noMilliseconds(), resize: 250};
    const result = (hits: number, misses: number) => ({
      ...{
        filled: hits + misses,
        waiting: [],
        bad: [],
        milliseconds: noTime,
        thread: {elapsed: 500, cpu: 400},
        cache: {hits, misses},
        files: {read: 0, readAhead: misses, readMs: []},
      },
      ...{clipped: 7, decoded: {sharp: misses}, refused: {'kernel: progressive': 1}},
    });
    metrics.onTask('train', 'art', result(5, 3));
    metrics.onTask('train', 'art', result(8, 0));
    metrics.onTask('train', 'photo', result(0, 2));
    metrics.watchReadAhead(() => 1234);
    metrics.onBatch({...noMilliseconds(), assemble: 30, wait: 20});
    metrics.onPartWritten(15);
    metrics.onPartWritten(10);
    bytes = 4096;
    const lines = (await metrics.render()).split('\n');
    expect(lines.filter((line) => line.startsWith('domainfeed_cache_'))).toEqual([
      'domainfeed_cache_hits_total{feed="train",domain="art"} 13',
      'domainfeed_cache_hits_total{feed="train",domain="photo"} 0',
      'domainfeed_cache_misses_total{feed="train",domain="art"} 3',
      'domainfeed_cache_misses_total{feed="train",domain="photo"} 2',
      'domainfeed_cache_bytes 4096',
    ]);
    expect(lines).toContain('domainfeed_files_total{feed="train",domain="art",reader="ahead"} 3');
    expect(lines).toContain('domainfeed_read_ahead_bytes 1234');
    expect(lines).toContain('domainfeed_stage_seconds_total{stage="resize",domain="art"} 0.5');
    expect(lines).toContain('domainfeed_thread_cpu_seconds_total{feed="train",domain="art"} 0.8');
    expect(lines.filter((line) => line.startsWith('domainfeed_batch_seconds'))).toEqual([
      'domainfeed_batch_seconds_total{stage="assemble"} 0.03',
      'domainfeed_batch_seconds_total{stage="wait"} 0.02',
      'domainfeed_batch_seconds_total{stage="serialise"} 0.025',
    ]);
    expect(lines).toContain('domainfeed_clipped_pixels_total{feed="train",domain="art"} 14');
    expect(lines).toContain('domainfeed_decoded_total{decoder="sharp"} 5');
    expect(lines).toContain('domainfeed_decoder_refusals_total{decoder="kernel",reason="progressive"} 3');
  });
});
