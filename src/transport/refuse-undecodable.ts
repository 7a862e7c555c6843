import type {
  sendUnaryData,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';

import {DomainfeedError} from '../errors.js';

import type {CallLog} from './call-log.js';
import {methodName} from './method-name.js';
import {failedStatus} from './status.js';

/** A request whose bytes are no message of its type. */
class UndecodableRequest {
  constructor(readonly bytes: number) {}
}

type Call = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>;
type Handler = (call: Call, callback?: sendUnaryData<unknown>) => void;

/**
 * Lets requests that can't be decoded end like others that break a rule: with INVALID_ARGUMENT, one line in the log and
 * one count in the metrics. Left to itself gRPC answers INTERNAL, and nobody here hears of it.
 *
 * @param service - Methods without request streams.
 * @param handlers - By the names of the methods.
 */
export function refuseUndecodable(
  service: ServiceDefinition,
  handlers: UntypedServiceImplementation,
  callLog: CallLog,
): [ServiceDefinition, UntypedServiceImplementation] {
  const methods = Object.entries(service);
  return [
    Object.fromEntries(
      methods.map(([name, method]) => [
        name,
        {...method, requestDeserialize: decodeOrTell(method.requestDeserialize)},
      ]),
    ),
    Object.fromEntries(
      methods.map(([name, {path}]) => [name, guard(handlers[name] as Handler, methodName(path), callLog)]),
    ),
  ];
}

function decodeOrTell(decode: (bytes: Buffer) => unknown): (bytes: Buffer) => unknown {
  return (bytes) => {
    try {
      return decode(bytes);
    } catch {
      return new UndecodableRequest(bytes.length);
    }
  };
}

function guard(handle: Handler, method: string, callLog: CallLog): Handler {
  return (call, callback) => {
    const {request} = call;
    if (!(request instanceof UndecodableRequest)) {
      handle(call, callback);
      return;
    }
    const line = callLog.begin(method, call, {});
    const fault = new DomainfeedError(
      'INVALID_ARGUMENT',
      `Expected the request to be an encoded ${method}Request, got ${request.bytes} bytes that are none`,
    );
    const status = failedStatus(fault, line.unforeseen);
    if (callback === undefined) call.emit('error', status);
    else callback(status);
    line.end(status.code, {reason: status.details});
  };
}
