import {randomUUID} from 'node:crypto';

import {Metadata, status} from '@grpc/grpc-js';

import {DomainfeedError, type ErrorCode, toError} from '../errors.js';

/** What a call ends with when it fails. */
export interface FailedStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The only place where a failure of domainfeed becomes a gRPC status. */
const statusOf: Readonly<Record<ErrorCode, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  OUT_OF_RANGE: status.OUT_OF_RANGE,
  FAILED_PRECONDITION: status.FAILED_PRECONDITION,
  DATA_LOSS: status.DATA_LOSS,
  RESOURCE_EXHAUSTED: status.RESOURCE_EXHAUSTED,
  UNAVAILABLE: status.UNAVAILABLE,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  CANCELLED: status.CANCELLED,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  INTERNAL: status.INTERNAL,
};

/**
 * The status for whatever was thrown. What nobody foresaw is bland outside: the caller gets an id, and
 * `logUnforeseen` the same id with the full story.
 */
export function failedStatus(
  thrown: unknown,
  logUnforeseen: (id: string, error: Error) => void,
): FailedStatus {
  const metadata = new Metadata();
  if (thrown instanceof DomainfeedError && thrown.code !== 'INTERNAL') {
    return {code: statusOf[thrown.code], details: thrown.message, metadata};
  }
  const id = randomUUID();
  logUnforeseen(id, toError(thrown));
  return {code: status.INTERNAL, details: `Internal error ${id}; the server's log has the details`, metadata};
}
