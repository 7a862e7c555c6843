import type {Metadata} from '@grpc/grpc-js';

/** Metadata in which a client names itself: all peers of a unix socket look the same. */
const CLIENT_KEY = 'domainfeed-client';

/** Who calls: the name it gives itself, or the address of its connection. */
export function clientOf(call: {metadata: Metadata; getPeer: () => string}): string {
  const [name] = call.metadata.get(CLIENT_KEY);
  return typeof name === 'string' && name !== '' ? name : call.getPeer();
}
