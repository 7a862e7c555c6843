import {z} from 'zod';

import {catalogSchema} from './catalog.js';
import {domainsSchema} from './domains.js';
import {feedsSchema} from './feeds.js';
import {serverSchema} from './server.js';

/**
 * The whole file, for those who want to know its form. It is read section by section, so that a fault in one hides
 * none in the others.
 */
export const fileSchema = z.strictObject({
  server: serverSchema('.').prefault({}).describe('How the sidecar runs.'),
  catalog: catalogSchema('.').describe('Where the images are.'),
  domains: domainsSchema.describe(
    'Domains by name; the name or an alias is the name of a folder in catalog.root.',
  ),
  feeds: feedsSchema.describe('Recipes for batches, by name.'),
});
