import {DomainfeedError} from '../errors.js';

/** What is needed of a gRPC call to write to it. */
export interface PartWriter<Part> {
  readonly write: (part: Part, callback: (error?: Error | null) => void) => unknown;
}

/**
 * How many parts may be handed to the transport before it has passed them on. Counting writes that were called back
 * bounds memory to as many parts; waiting for `drain` would allow sixteen.
 */
const MAX_UNACKNOWLEDGED = 2;

/**
 * Writes all parts, at the pace of the reader. Returns when the transport holds none of their bytes any more.
 *
 * @param stallMs - A reader that takes nothing for so long is given up.
 * @throws DEADLINE_EXCEEDED if the reader stalls; CANCELLED if `signal` aborts; the transport's own error.
 */
export async function sendParts<Part>(
  call: PartWriter<Part>,
  parts: Iterable<Part>,
  stallMs: number,
  signal: AbortSignal,
): Promise<void> {
  const unacknowledged: Promise<void>[] = [];
  for (const part of parts) {
    if (unacknowledged.length === MAX_UNACKNOWLEDGED) await unacknowledged.shift();
    const written = writePart(call, part, stallMs, signal);
    written.catch(() => undefined); // whoever awaits it first throws; the others must not be unhandled
    unacknowledged.push(written);
  }
  await Promise.all(unacknowledged);
}

function writePart<Part>(
  call: PartWriter<Part>,
  part: Part,
  stallMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve();
    };
    const abort = () => {
      settle(new DomainfeedError('CANCELLED', 'The call was cancelled'));
    };
    const timer = setTimeout(() => {
      settle(
        new DomainfeedError(
          'DEADLINE_EXCEEDED',
          `The client took nothing for ${stallMs / 1000} s (server.stall_seconds)`,
        ),
      );
    }, stallMs);
    signal.addEventListener('abort', abort, {once: true});
    if (signal.aborted) abort();
    else call.write(part, settle);
  });
}
