import type {Config} from '../config/index.js';
import type {BadSample, Catalog, Domain} from '../types.js';

/** One sentence for each feed and domain that the feed would fail on. */
export function overBudget(
  config: Config,
  {domains}: Pick<Catalog, 'domains'>,
  bad: readonly BadSample[],
): string[] {
  return config.feeds.flatMap(({name, domains: names, badSamples: {budget}}) =>
    domains
      .filter((domain) => names.includes(domain.name))
      .map((domain) => ({domain, count: badOf(domain, bad).length}))
      .filter(({domain, count}) => count > budget * domain.count)
      .map(
        ({domain, count}) =>
          `feeds.${name}: ${count} of ${domain.count} samples of ${domain.name} are bad, over the budget ${budget}`,
      ),
  );
}

function badOf({start, count}: Domain, bad: readonly BadSample[]): BadSample[] {
  return bad.filter(({index}) => index >= start && index < start + count);
}
