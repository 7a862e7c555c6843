import {z} from 'zod';

import {fileSchema} from './file-schema.js';

/** JSON Schema (draft 2020-12) of `feed.yaml`, for editors. What depends on other parts of the file isn't in it. */
export function configJsonSchema(): Record<string, unknown> {
  return {...z.toJSONSchema(fileSchema, {io: 'input'}), title: 'domainfeed configuration'};
}
