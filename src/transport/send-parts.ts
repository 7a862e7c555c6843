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
  const unacknowledged: Handed[] = [];
  try {
    for (const part of parts) {
      if (unacknowledged.length === MAX_UNACKNOWLEDGED) await unacknowledged.shift()?.passedOn;
      unacknowledged.push(handOver(call, part, stallMs, signal));
    }
    await Promise.all(unacknowledged.map(({passedOn}) => passedOn));
  } finally {
    for (const {forget} of unacknowledged) forget();
  }
}

/** A part that the transport was given. */
interface Handed {
  readonly passedOn: Promise<void>;
  /** Waits for it no longer. */
  readonly forget: () => void;
}

function handOver<Part>(call: PartWriter<Part>, part: Part, stallMs: number, signal: AbortSignal): Handed {
  let forget = (): void => undefined;
  const passedOn = new Promise<void>((resolve, reject) => {
    const settle = (error?: Error | null) => {
      forget();
      if (error) reject(error);
      else resolve();
    };
    const abort = () => {
      settle(new DomainfeedError('CANCELLED', 'The call was cancelled'));
    };
    const timer = setTimeout(() => {
      const message = `The client took nothing for ${stallMs / 1000} s (server.stall_seconds)`;
      settle(new DomainfeedError('DEADLINE_EXCEEDED', message));
    }, stallMs);
    forget = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort, {once: true});
    if (signal.aborted) abort();
    else call.write(part, settle);
  });
  passedOn.catch(() => undefined); // whoever awaits it first throws; the others must not be unhandled
  return {passedOn, forget};
}
