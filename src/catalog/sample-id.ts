import {hash} from 'node:crypto';

/** The first 16 hex digits of a digest, without the top bit. */
const LOW_63_BITS = 0x7fff_ffff_ffff_ffffn;

/**
 * The id that travels with a sample: the first eight bytes of SHA-256 over the UTF-8 of
 * `<domain>/<path>`, big-endian, with the top bit cleared. It doesn't change when other files or domains
 * come or go, nor with the name that the domain's folder has on this machine.
 *
 * @param domain - Name of the domain in the configuration.
 * @param path - Path below the domain's folder, '/'-separated.
 */
export function sampleId(domain: string, path: string): bigint {
  return BigInt(`0x${hash('sha256', `${domain}/${path}`, 'hex').slice(0, 16)}`) & LOW_63_BITS;
}
