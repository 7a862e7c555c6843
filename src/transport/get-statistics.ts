import type {handleUnaryCall} from '@grpc/grpc-js';

import {DomainfeedError} from '../errors.js';
import type {GetStatisticsRequest, GetStatisticsResponse} from '../gen/domainfeed/v1/feed.js';
import type {Pipeline} from '../pipeline.js';
import {channelNames} from '../statistics/index.js';
import type {DomainStatistics} from '../types.js';

import type {CallLog} from './call-log.js';
import {failedStatus} from './status.js';

/** The handler of GetStatistics. */
export function handleGetStatistics(
  pipeline: Pipeline,
  callLog: CallLog,
): handleUnaryCall<GetStatisticsRequest, GetStatisticsResponse> {
  return (call, callback) => {
    const line = callLog.begin('GetStatistics', call, {feed: call.request.feed});
    try {
      callback(null, statisticsOf(pipeline, call.request.feed));
      line.end('OK');
    } catch (thrown) {
      const status = failedStatus(thrown, line.unforeseen);
      callback(status);
      line.end(status.code, {reason: status.details});
    }
  };
}

function statisticsOf(pipeline: Pipeline, name: string): GetStatisticsResponse {
  const {statistics} = pipeline.feedNamed(name);
  if (statistics === undefined) {
    throw new DomainfeedError(
      'FAILED_PRECONDITION',
      `Expected feed to be one that aligns or normalises by what was measured, got '${name}'`,
    );
  }
  return {
    statisticsHash: statistics.hash,
    catalogHash: pipeline.catalog.hash,
    domains: [...statistics.domains, ...statistics.styles].map(onWire),
  };
}

function onWire({name, images, pixels, rgb, lab, histograms}: DomainStatistics) {
  return {
    name,
    images: BigInt(images),
    pixels: BigInt(pixels),
    rgbMean: [...rgb.mean],
    rgbCovariance: [...rgb.covariance],
    labMean: [...lab.mean],
    labCovariance: [...lab.covariance],
    histograms: Object.entries(histograms).map(([channel, {low, high, counts}]) => ({
      channel: channelNames[channel as keyof typeof channelNames],
      low,
      high,
      counts: Array.from(counts, BigInt),
    })),
  };
}
