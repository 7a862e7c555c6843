import {groupBy} from './group-by.js';
import type {Pairing} from './pairing.js';

/** Another view of the same sample, each equally likely; within a sample the partners are a cycle of its views. */
export const sameImage: Pairing = {
  refuse: ({joinsViews, layout}) =>
    joinsViews
      ? undefined
      : `cross_domain or random with layout ${layout} (same_image needs layout paired, where the views of a sample stand in one batch)`,
  choose: (slots, stream) => {
    const partners = [...slots.keys()];
    for (const views of groupBy(slots.keys(), (slot) => slots[slot].seat).values()) {
      if (views.length === 1) continue;
      const step = 1 + stream.below(views.length - 1);
      for (const [place, slot] of views.entries()) partners[slot] = views[(place + step) % views.length];
    }
    return partners;
  },
};
