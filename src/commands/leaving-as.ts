import type {StyleStatistics} from '../statistics/index.js';

/**
 * What the domains of a reference leave as where others meet them: for each its style, or its own name where no step changes it.
 * With the same reference it is moved towards all of them together; on its own it is only changed by steps that meet none.
 *
 * @param meets - Names of the reference's domains.
 * @param styles - Of the view.
 */
export function leavingAs(
  meets: readonly string[],
  styles: readonly Pick<StyleStatistics, 'name' | 'domain' | 'meets' | 'way'>[],
): string[] {
  return meets.map((name) => {
    const own = styles.filter(({domain}) => domain === name);
    const moved = own.filter((style) => style.meets.join('\n') === meets.join('\n'));
    const kept = own.filter((style) => style.meets.length === 0);
    const likely = moved.length > 0 ? moved : kept;
    return likely.sort((one, other) => stepsOf(other) - stepsOf(one)).at(0)?.name ?? name;
  });
}

/** How many steps happen. */
function stepsOf({way}: Pick<StyleStatistics, 'way'>): number {
  return way.filter((choice) => choice !== undefined).length;
}
