import type {handleUnaryCall} from '@grpc/grpc-js';

import {toError} from '../errors.js';
import {type Feed, givesLabels, tensorsOf} from '../feed.js';
import {
  type DescribeRequest,
  DescribeResponse,
  DomainRole,
  type FeedDescription,
} from '../gen/domainfeed/v1/feed.js';
import {wholeFeed} from '../normalizations.js';
import type {Pipeline} from '../pipeline.js';
import {version} from '../version.js';

import type {CallLog} from './call-log.js';
import {failedStatus} from './status.js';

/** The handler of Describe. */
export function handleDescribe(
  pipeline: Pipeline,
  maxInFlightPerClient: number,
  callLog: CallLog,
): handleUnaryCall<DescribeRequest, DescribeResponse> {
  return (call, callback) => {
    const line = callLog.begin('Describe', call, {feed: call.request.feed});
    try {
      const response = describe(pipeline, call.request, maxInFlightPerClient);
      callback(null, response);
      line.end('OK');
    } catch (thrown) {
      const status = failedStatus(thrown, line.unforeseen);
      callback(status);
      line.end(status.code, {reason: status.details});
    }
  };
}

function describe(
  pipeline: Pipeline,
  request: DescribeRequest,
  maxInFlightPerClient: number,
): DescribeResponse {
  const worldSize = request.worldSize || 1;
  const {catalog} = pipeline;
  const feeds =
    request.feed === ''
      ? pipeline.feeds.map((feed) => describeOrRefuse(pipeline, feed, worldSize))
      : [describeFeed(pipeline, pipeline.feedNamed(request.feed), worldSize)];
  return {
    feeds,
    domains: catalog.domains.map(({id, name, role, count}) => ({
      id,
      name,
      role: role === 'source' ? DomainRole.DOMAIN_ROLE_SOURCE : DomainRole.DOMAIN_ROLE_TARGET,
      samples: BigInt(count),
    })),
    classes: [...catalog.classes],
    catalogHash: catalog.hash,
    serverVersion: version,
    capabilities: ['get_batch', 'get_statistics'],
    maxInFlightPerClient,
  };
}

/** One feed that doesn't fit the world size must not hide the others. */
function describeOrRefuse(pipeline: Pipeline, feed: Feed, worldSize: number): FeedDescription {
  try {
    return describeFeed(pipeline, feed, worldSize);
  } catch (error) {
    return {...describeAnyWorld(feed), stepsInEpoch: 0n, globalBatch: 0n, refusal: toError(error).message};
  }
}

function describeFeed(pipeline: Pipeline, feed: Feed, worldSize: number): FeedDescription {
  const plan = pipeline.planOf(feed, worldSize);
  return {
    ...describeAnyWorld(feed),
    domains: plan.domains.map(({domain, quota}) => ({
      id: domain.id,
      quota: BigInt(quota),
      labelsGiven: givesLabels(feed, domain),
    })),
    stepsInEpoch: BigInt(plan.stepsInEpoch),
    globalBatch: BigInt(plan.globalBatch),
  };
}

function describeAnyWorld(feed: Feed): Omit<FeedDescription, 'stepsInEpoch' | 'globalBatch'> {
  const {name, config, recipeHash} = feed;
  const balanced = config.batch.mode === 'balanced' ? config.batch : undefined;
  const {mean, std} = wholeFeed(config, feed.statistics);
  return {
    name,
    recipeHash,
    seed: BigInt(config.seed),
    mode: config.batch.mode,
    domains: feed.domains.map((domain) => ({
      id: domain.id,
      quota: 0n,
      labelsGiven: givesLabels(feed, domain),
    })),
    tensors: tensorsOf(feed, 1).map((tensor) => {
      const [, ...imageShape] = tensor.shape;
      return {name: tensor.name, dtype: tensor.dtype, shape: [-1n, ...imageShape.map(BigInt)]};
    }),
    mean: [...mean],
    std: [...std],
    refusal: '',
    layout: balanced?.layout ?? '',
    mixPairs: config.mix?.pairs ?? '',
    statisticsHash: feed.statistics?.hash ?? '',
    bnGroupRanks: balanced?.bnGroupRanks ?? 0,
  };
}
