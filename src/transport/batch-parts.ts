import {BinaryWriter} from '@bufbuild/protobuf/wire';

import {BatchHeader} from '../gen/domainfeed/v1/feed.js';
import type {PreparedBatch} from '../pipeline.js';
import {threadStages} from '../workers/messages.js';

/** A GetBatchResponse before it is serialised: the header's bytes, or a piece of the payload. */
export type BatchPart = {readonly header: Uint8Array} | {readonly offset: number; readonly data: Uint8Array};

/** Every gRPC client accepts 4 MiB unless told; the rest is room for offset, tags and the header of a message. */
export const MAX_PART_BYTES = 4 * 1024 * 1024 - 64 * 1024;

const STAGES = [...threadStages, 'wait'] as const;

/** Wire tags of GetBatchResponse: field number * 8 + wire type. */
const HEADER_TAG = 0x0a;
const OFFSET_TAG = 0x10;
const DATA_TAG = 0x1a;

/** A batch as messages: the header first, then the payload in order. */
export function* batchParts(batch: PreparedBatch): Generator<BatchPart> {
  yield {header: BatchHeader.encode(batchHeader(batch)).finish()};
  const {payload} = batch;
  for (let offset = 0; offset < payload.length; offset += MAX_PART_BYTES) {
    yield {offset, data: payload.subarray(offset, offset + MAX_PART_BYTES)};
  }
}

/**
 * The bytes of a GetBatchResponse. The generated encoder copies the payload four times; this copies it once, out of
 * the memory it shares with the threads.
 */
export function serializePart(part: BatchPart): Buffer {
  const head = new BinaryWriter();
  if ('header' in part) {
    return join(head.uint32(HEADER_TAG).uint32(part.header.length).finish(), part.header);
  }
  head.uint32(OFFSET_TAG).uint64(part.offset).uint32(DATA_TAG).uint32(part.data.length);
  return join(head.finish(), part.data);
}

function join(head: Uint8Array, body: Uint8Array): Buffer {
  const joined = Buffer.allocUnsafe(head.length + body.length);
  joined.set(head);
  joined.set(body, head.length);
  return joined;
}

function batchHeader(batch: PreparedBatch): BatchHeader {
  const {feed, plan, key, timings, viewOf, mix} = batch;
  return {
    feed: feed.name,
    seed: key.seed,
    epoch: key.epoch,
    step: BigInt(key.step),
    stepsInEpoch: BigInt(plan.stepsInEpoch),
    rank: key.rank,
    worldSize: plan.worldSize,
    catalogHash: batch.catalogHash,
    recipeHash: feed.recipeHash,
    tensors: batch.tensors.map(({name, dtype, shape, bytes, offset}) => ({
      name,
      dtype,
      shape: shape.map(BigInt),
      bytes: BigInt(bytes),
      offset: BigInt(offset),
      normalization: normalizationOf(batch, shape[0], offset),
    })),
    blocks: [...batch.blocks],
    domain: [...batch.domain],
    label: [...batch.label],
    sampleId: [...batch.sampleId],
    replaced: [...batch.replaced],
    timings: STAGES.map((stage) => ({stage, milliseconds: timings[stage]})),
    mixPerm: [...(mix?.mixPerm ?? [])],
    mixLambda: [...(mix?.mixLambda ?? [])],
    statisticsHash: feed.statistics?.hash ?? '',
    normalizations: feed.normalizations.map(({name, mean, std}) => ({name, mean: [...mean], std: [...std]})),
    view: [...(viewOf ?? [])],
    viewNames: viewOf === undefined ? [] : feed.config.views.map(({name}) => name),
  };
}

/** What each sample of a tensor is normalised by; empty where it is the same for all. */
function normalizationOf({feed, payload, normalization}: PreparedBatch, count: number, offset: number) {
  if (feed.normalizations.length === 1) return [];
  const pictureBytes = payload.length / normalization.length;
  const first = offset / pictureBytes;
  return [...normalization.subarray(first, first + count)];
}
