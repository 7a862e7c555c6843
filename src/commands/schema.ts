import {configJsonSchema} from '../config/index.js';

/** `domainfeed schema`: the JSON Schema of feed.yaml, for editors. */
export function schema(): void {
  process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
}
