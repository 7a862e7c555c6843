import type {ServerWritableStream} from '@grpc/grpc-js';

import type {GetBatchRequest} from '../gen/domainfeed/v1/feed.js';
import type {Pipeline} from '../pipeline.js';

import {type BatchPart, batchParts} from './batch-parts.js';
import type {CallLog} from './call-log.js';
import {clientOf} from './client-of.js';
import type {InFlight} from './in-flight.js';
import type {Metrics} from './metrics.js';
import {checkHashes, readRequest} from './read-request.js';
import {sendParts} from './send-parts.js';
import {failedStatus} from './status.js';

/** What the handler works with. */
export interface GetBatchOptions {
  readonly pipeline: Pipeline;
  readonly inFlight: InFlight;
  readonly stallMs: number;
  readonly callLog: CallLog;
  readonly metrics: Pick<Metrics, 'onBatch'>;
}

/** The handler of GetBatch: one batch, header first. A deadline or a cancellation stops the work. */
export function handleGetBatch(options: GetBatchOptions) {
  return (call: ServerWritableStream<GetBatchRequest, BatchPart>): void => {
    const cancel = new AbortController();
    const abort = () => {
      cancel.abort();
    };
    call.on('cancelled', abort);
    const {feed, epoch, step, rank, worldSize} = call.request;
    const line = options.callLog.begin('GetBatch', call, {feed, epoch, step: Number(step), rank, worldSize});
    serve(call, options, cancel.signal).then(
      (bytes) => {
        call.off('cancelled', abort); // it comes with every end of a call, and an abort costs a stack trace
        call.end();
        line.end('OK', {bytes});
      },
      (thrown: unknown) => {
        const status = cancel.signal.aborted ? undefined : failedStatus(thrown, line.unforeseen);
        if (status !== undefined) call.emit('error', status);
        line.end(status?.code ?? 'CANCELLED', {reason: status?.details});
      },
    );
  };
}

async function serve(
  call: ServerWritableStream<GetBatchRequest, BatchPart>,
  {pipeline, inFlight, stallMs, metrics}: GetBatchOptions,
  signal: AbortSignal,
): Promise<number> {
  const leave = inFlight.enter(clientOf(call));
  try {
    const request = readRequest(call.request);
    checkHashes(call.request, pipeline.catalog.hash, pipeline.feedNamed(request.feed));
    const batch = await pipeline.prepareBatch(request, signal);
    metrics.onBatch(batch.timings);
    try {
      await sendParts(call, batchParts(batch), stallMs, signal);
      batch.release();
    } catch (error) {
      batch.discard(); // what is on its way to the client lies in this memory
      throw error;
    }
    return batch.payload.length;
  } finally {
    leave();
  }
}
