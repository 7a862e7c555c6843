import {smallestPlanOf} from '../batch-request.js';
import {loadConfig} from '../config/index.js';
import {type PipelineObserver, startPipeline} from '../pipeline.js';

import {openCatalog} from './open-catalog.js';
import {openStyles, sayWarning} from './open-styles.js';
import {prepareStatistics, sayStale} from './prepare-statistics.js';
import {createProgress} from './progress.js';
import {createStageCosts} from './stage-costs.js';
import {formatTable} from './table.js';

/** Options of the command line. */
export interface BenchOptions {
  readonly config: string;
  readonly feed: string;
  readonly seconds: number;
  readonly json: boolean;
}

/** As many batches are on the way as a trainer has by default. */
const IN_FLIGHT = 4;

/** `domainfeed bench`: makes the batches of an epoch, again and again, and throws them away. */
export async function bench(options: BenchOptions): Promise<void> {
  const {config, style} = await openStyles(loadConfig(options.config), sayWarning);
  const {catalog} = openCatalog(config);
  const costs = createStageCosts();
  const statistics = await prepareStatistics(config, catalog, {onStale: sayStale, style});
  const observer: PipelineObserver = {
    onTask: (_feed, _domain, result) => {
      costs.addTask(result);
    },
    onBadSample: () => undefined,
  };
  const pipeline = startPipeline(config, catalog, observer, statistics, style);
  try {
    const feed = pipeline.feedNamed(options.feed);
    const {stepsInEpoch, worldSize} = smallestPlanOf(feed);
    const makeBatch = async (number: number) => {
      const place = {
        epoch: Math.floor(number / stepsInEpoch),
        step: number % stepsInEpoch,
        rank: 0,
        worldSize,
      };
      const batch = await pipeline.prepareBatch({feed: feed.name, ...place}, new AbortController().signal);
      costs.addBatch(batch);
      batch.release();
    };
    let started = 0;
    await Promise.all(Array.from({length: IN_FLIGHT}, () => makeBatch(started++))); // warm up: threads, memory
    costs.reset();
    const batchesBefore = started;
    const cpu = process.cpuUsage();
    const start = performance.now();
    const end = start + options.seconds * 1000;
    const progress = createProgress('seconds', options.seconds);
    const work = async () => {
      while (performance.now() < end) {
        await makeBatch(started++);
        progress.update(Math.min(options.seconds, Math.round((performance.now() - start) / 1000)));
      }
    };
    await Promise.all(Array.from({length: IN_FLIGHT}, work));
    progress.end();
    const seconds = (performance.now() - start) / 1000;
    const {user, system} = process.cpuUsage(cpu);
    const images = costs.images();
    const result = {
      feed: feed.name,
      workers: config.server.workers,
      batches: started - batchesBefore,
      images,
      seconds: Number(seconds.toFixed(3)),
      images_per_s: Number((images / seconds).toFixed(1)),
      cpu_ms_per_image: Number(((user + system) / 1000 / images).toFixed(4)),
      ...costs.table(),
      cache_hit_share: Number((costs.hits() / images).toFixed(4)),
    };
    process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : formatTable(Object.entries(result)));
  } finally {
    await pipeline.close();
    await style?.close();
  }
}
