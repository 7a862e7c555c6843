import type {CatalogConfig} from './catalog.js';
import type {DomainConfig} from './domains.js';
import type {FeedConfig} from './feeds.js';
import type {ServerConfig} from './server.js';

/** A configuration file, checked, with all defaults filled in and all paths absolute. Frozen throughout. */
export interface Config {
  /** Absolute path of the file. */
  readonly file: string;
  readonly server: ServerConfig;
  readonly catalog: CatalogConfig;
  /** In the order of the file. */
  readonly domains: readonly DomainConfig[];
  readonly feeds: readonly FeedConfig[];
}
