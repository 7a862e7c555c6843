import {status} from '@grpc/grpc-js';
import type {Logger} from 'pino';

import type {Metrics} from './metrics.js';

/** One call on its way. */
export interface CallLine {
  /** Writes the call's one line. */
  readonly end: (code: status | keyof typeof status, details?: Record<string, unknown>) => void;
  /** Writes the full story of a failure that nobody foresaw. */
  readonly unforeseen: (id: string, error: Error) => void;
}

/** One line in the log and one count in the metrics for each call. */
export interface CallLog {
  readonly begin: (
    method: string,
    call: {getPeer: () => string},
    request: Record<string, unknown>,
  ) => CallLine;
}

/** Joins the log and the metrics. */
export function createCallLog(log: Logger, metrics: Metrics): CallLog {
  return {
    begin: (method, call, request) => {
      const start = performance.now();
      const peer = call.getPeer();
      return {
        end: (code, details = {}) => {
          const name = typeof code === 'string' ? code : status[code];
          const milliseconds = performance.now() - start;
          metrics.onCall(method, name, milliseconds);
          const line = {method, peer, ...request, code: name, ms: Math.round(milliseconds), ...details};
          if (name === 'OK' || name === 'CANCELLED') log.info(line, 'call');
          else log.warn(line, 'call failed');
        },
        unforeseen: (id, error) => {
          log.error({id, err: error, method, peer, ...request}, 'internal error');
        },
      };
    },
  };
}
