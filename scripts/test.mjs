// `npm test`: sets up what a new machine lacks, then runs every gate.
import {check} from './check.mjs';
import {setUp} from './setup.mjs';

await setUp({oldest: true});
process.exitCode = (await check()) ? 0 : 1;
