import {operations} from './operations.js';

const MAX_STEPS = 64;

const names = Object.keys(operations);
const geometric = names.filter((name) => operations[name].kind === 'geometric');
const photometric = names.filter((name) => operations[name].kind === 'photometric');
const windowing = names.filter((name) => setsWindow(name));

/**
 * Whether operations may follow each other so.
 *
 * @param sequence - Keys of the table of operations, in the order in which they are applied.
 * @returns The rule that is broken, or undefined.
 */
export function checkSequence(sequence: readonly string[]): string | undefined {
  if (sequence.length > MAX_STEPS) return `a list of at most ${MAX_STEPS} operations`;
  if (sequence.filter(setsWindow).length > 1) return `a list with at most one of ${windowing.join(', ')}`;
  const lastGeometric = sequence.findLastIndex((name) => geometric.includes(name));
  const firstPhotometric = sequence.findIndex((name) => photometric.includes(name));
  if (firstPhotometric !== -1 && firstPhotometric < lastGeometric) {
    return `a list with ${geometric.join(', ')} before ${photometric.join(', ')}`;
  }
  return undefined;
}

function setsWindow(name: string): boolean {
  const operation = operations[name];
  return operation.kind === 'geometric' && operation.setsWindow;
}
