import type {RandomStream} from '../random.js';

/**
 * Deals `count` of the items, each floor(count / items) times or once more: shuffled decks, one after the other. Every
 * item is equally likely at every place.
 *
 * @param items - At least one.
 */
export function dealEvenly<T>(items: readonly T[], count: number, stream: RandomStream): T[] {
  const decks = Math.ceil(count / items.length);
  return Array.from({length: decks}, () => stream.shuffle(items))
    .flat()
    .slice(0, count);
}
