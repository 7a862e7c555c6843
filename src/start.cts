#!/usr/bin/env node
/*
 * What the command `domainfeed` runs first. Node reads files, and sharp decodes, in threads of their own, 4 unless this
 * variable says otherwise before the first of them is started. Loading an ES module starts them, so that this is none.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';

void import('./cli.js');
