import type {Pairing} from './pairing.js';

/**
 * A random permutation of the batch, each equally likely: a slot can have a partner of its own domain, or itself.
 *
 * Source: the "random" mixing of Zhou et al., "Domain Generalization with MixStyle", ICLR 2021.
 */
export const randomPairs: Pairing = {
  refuse: () => undefined,
  choose: (slots, stream) => stream.shuffle([...slots.keys()]),
};
