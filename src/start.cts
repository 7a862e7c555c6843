#!/usr/bin/env node
/*
 * What the command `domainfeed` runs first. Node reads files, and sharp decodes, in threads of their own, 4 unless this
 * variable says otherwise before the first of them is started. Loading an ES module starts them, so that this is none.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';

/*
 * V8 lets what outlived a few small collections grow to a multiple of what is in use before it collects it. Of each
 * batch some objects do, so that a sidecar would grow by 80 MB over some thousand batches, and shrink again. With this
 * it stays within a few MB, at no CPU time that can be measured: scripts/bench/soak.mjs.
 */
const HEAP_GROWING = '--heap-growing-percent=40';

void import('node:v8').then((v8) => {
  v8.setFlagsFromString(HEAP_GROWING);
  return import('./cli.js');
});
