import type {Writable} from 'node:stream';

import {Metadata, type ServerInterceptor, ServerInterceptingCall} from '@grpc/grpc-js';

import {type BatchPart, encodePart} from './batch-parts.js';

type InterceptedCall = ConstructorParameters<typeof ServerInterceptingCall>[0];

/** In front of a gRPC message: a byte that says "not compressed", and its length as a big-endian u32. */
const PREFIX_BYTES = 5;

/**
 * Hands the parts that a method answers to HTTP/2 as they lie in memory. grpc-js would copy each into memory of its own,
 * and fresh memory is dear: with 64 images of 224 pixels a batch, the copies and the full collection by V8 that they
 * caused for nearly every batch cost 0.4 ms of CPU an image, as much as all else but the decoding.
 *
 * The bytes of a part must stay as they are until its write is called back; where that doesn't come, for as long as the
 * call's stream is there.
 *
 * grpc-js has no public way to that stream, so this uses the name that it has in the version that package.json pins.
 * Should it have another, parts are sent as grpc-js sends messages.
 *
 * @param path - Of the method, as in `/package.Service/Method`.
 * @param onWritten - Is told what each part took of this thread, in milliseconds.
 */
export function writeUncopied(path: string, onWritten: (milliseconds: number) => void): ServerInterceptor {
  return (method, call) => {
    const stream = method.path === path ? streamOf(call) : undefined;
    return stream === undefined
      ? new ServerInterceptingCall(call)
      : new UncopiedCall(call, stream, onWritten);
  };
}

class UncopiedCall extends ServerInterceptingCall {
  private begun = false;

  constructor(
    call: InterceptedCall,
    private readonly stream: Writable,
    private readonly onWritten: (milliseconds: number) => void,
  ) {
    super(call);
  }

  override sendMessage(part: BatchPart, callback: () => void): void {
    const {stream} = this;
    const begin = performance.now();
    if (stream.destroyed) return; // the handler has been told that the call is cancelled
    if (!this.begun) this.sendMetadata(new Metadata());
    this.begun = true;
    const {head, body} = encodePart(part);
    const start = Buffer.allocUnsafe(PREFIX_BYTES + head.length);
    start.writeUInt8(0, 0);
    start.writeUInt32BE(head.length + body.length, 1);
    start.set(head, PREFIX_BYTES);
    stream.cork(); // both in one write
    stream.write(start);
    stream.write(body, (error) => {
      if (!error) callback(); // a stream that fails is closed, which cancels the call
    });
    stream.uncork();
    this.onWritten(performance.now() - begin);
  }
}

function streamOf(call: InterceptedCall): Writable | undefined {
  const {stream} = call as {stream?: Partial<Writable>};
  return typeof stream?.cork === 'function' ? (stream as Writable) : undefined;
}
