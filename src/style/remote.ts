import {MessageChannel, type MessagePort} from 'node:worker_threads';

import {toError} from '../errors.js';

import type {StyleTask} from './messages.js';
import type {StyleStage} from './stage.js';

/** Why pictures could not be restyled; errors lose their class between threads. */
export class NotRestyledError extends Error {
  override readonly name = 'NotRestyledError';
}

type Answer = {readonly milliseconds: number} | {readonly failure: string};

/**
 * A port for a thread that has pictures to restyle: to be sent there, in the list of what is transferred. It closes when the
 * thread closes it.
 */
export function createStylePort({restyle}: Pick<StyleStage, 'restyle'>): MessagePort {
  const {port1, port2} = new MessageChannel();
  port1.on('message', (task: StyleTask) => {
    restyle(task).then(
      (milliseconds) => {
        port1.postMessage({milliseconds} satisfies Answer);
      },
      (error: unknown) => {
        port1.postMessage({failure: toError(error).message} satisfies Answer);
      },
    );
  });
  return port2;
}

/**
 * Restyles pictures of this thread through such a port, one task at a time.
 *
 * @throws NotRestyledError if a model can't.
 */
export function restyleThrough(port: MessagePort, task: StyleTask): Promise<number> {
  return new Promise((resolve, reject) => {
    port.once('message', (answer: Answer) => {
      if ('failure' in answer) reject(new NotRestyledError(answer.failure));
      else resolve(answer.milliseconds);
    });
    port.postMessage(task);
  });
}
