import type {RandomStream} from '../random.js';

import {crossDomain} from './cross-domain.js';
import {groupBy} from './group-by.js';
import type {MixSlot, Pairing} from './pairing.js';

/**
 * Another sample of the same class: of another domain where the batch has one, dealt as by `cross_domain`, else any of its
 * own domain. A slot that is alone in its class, or has none, has itself.
 */
export const sameClass: Pairing = {
  refuse: ({withheld}) =>
    withheld.length === 0
      ? undefined
      : `cross_domain or random while labels of ${withheld.join(', ')} are withheld (partners would tell them; ` +
        'reveal_labels: true gives them)',
  choose: (slots, stream) => {
    const partners = [...slots.keys()];
    for (const [label, members] of groupBy(slots.keys(), (slot) => slots[slot].label)) {
      if (label === -1) continue;
      const own = members.map((slot) => slots[slot]);
      const chosen =
        new Set(own.map(({domain}) => domain)).size > 1
          ? crossDomain.choose(own, stream)
          : others(own, stream);
      for (const [place, slot] of members.entries()) partners[slot] = members[chosen[place]];
    }
    return partners;
  },
};

/** For each slot one of another sample, each equally likely; itself where there is none. */
function others(slots: readonly MixSlot[], stream: RandomStream): number[] {
  if (slots.every(({sample}) => sample === slots[0].sample)) return [...slots.keys()];
  return slots.map(({sample}) => {
    let other = stream.below(slots.length);
    while (slots[other].sample === sample) other = stream.below(slots.length);
    return other;
  });
}
