import {crossDomain} from './cross-domain.js';
import type {Pairing} from './pairing.js';
import {randomPairs} from './random-pairs.js';
import {sameClass} from './same-class.js';
import {sameImage} from './same-image.js';

/** The ways to choose partners by the name they have in the configuration. */
export const pairings = {
  cross_domain: crossDomain,
  random: randomPairs,
  same_image: sameImage,
  same_class: sameClass,
} satisfies Readonly<Record<string, Pairing>>;

export type PairingName = keyof typeof pairings;
