import {createHash, timingSafeEqual} from 'node:crypto';

import {type Metadata, type ServerInterceptor, ServerInterceptingCall, status} from '@grpc/grpc-js';

import type {CallLog} from './call-log.js';
import {methodName} from './method-name.js';

/** Probes of an orchestrator carry no token. */
const OPEN_PREFIX = '/grpc.health.v1.';

/** Refuses every call without `authorization: Bearer TOKEN`, but for health checks. */
export function requireToken(token: string, callLog: CallLog): ServerInterceptor {
  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, nextMetadata) => {
            const fault = method.path.startsWith(OPEN_PREFIX) ? undefined : tokenFault(metadata, token);
            if (fault === undefined) {
              nextMetadata(metadata);
              return;
            }
            const line = callLog.begin(methodName(method.path), call, {});
            call.sendStatus({code: status.UNAUTHENTICATED, details: fault});
            line.end(status.UNAUTHENTICATED, {reason: fault});
          },
        });
      },
    });
}

function tokenFault(metadata: Metadata, token: string): string | undefined {
  const [given] = metadata.get('authorization');
  if (typeof given !== 'string') {
    return "Expected metadata authorization to be 'Bearer TOKEN', got none";
  }
  return sameText(given, `Bearer ${token}`) ? undefined : 'The token is not the one of this server';
}

/** Compared by digest: the time taken says nothing about the texts, not even their length. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
