import {dealEvenly} from './deal-evenly.js';
import {groupBy} from './group-by.js';
import type {Pairing} from './pairing.js';

/**
 * A partner of another domain, found by the domain ids, wherever the slots stand. The slots of a domain are dealt to the
 * other domains as evenly as can be, and those that take from one domain are dealt its slots as evenly as can be. So each
 * partner domain, and each of its slots, is equally likely, for any number of domains and any sizes.
 *
 * Source: the "crossdomain" mixing of Zhou et al., "Domain Generalization with MixStyle", ICLR 2021, of which this is the
 * form for more than two domains.
 */
export const crossDomain: Pairing = {
  refuse: ({layout, domains}) =>
    domains > 1
      ? undefined
      : layout === 'domain_per_rank'
        ? "random with layout domain_per_rank, since a rank's batch holds one domain (layout blocked gives every rank all domains)"
        : 'random, since a batch holds one domain (cross_domain needs two or more)',
  choose: (slots, stream) => {
    const byDomain = groupBy(slots.keys(), (slot) => slots[slot].domain);
    const takers = new Map<number, number[]>([...byDomain.keys()].map((domain) => [domain, []]));
    for (const [domain, own] of byDomain) {
      const others = [...byDomain.keys()].filter((other) => other !== domain);
      if (others.length === 0) return own;
      for (const [place, other] of dealEvenly(others, own.length, stream).entries()) {
        takers.get(other)?.push(own[place]);
      }
    }
    const partners = [...slots.keys()];
    for (const [domain, own] of byDomain) {
      const taking = takers.get(domain) ?? [];
      const given = dealEvenly(own, taking.length, stream);
      for (const [place, slot] of taking.entries()) partners[slot] = given[place];
    }
    return partners;
  },
};
