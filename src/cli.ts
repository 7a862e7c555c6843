#!/usr/bin/env node
import {Command, CommanderError, InvalidArgumentError} from 'commander';

import {watchStdout} from './commands/watch-stdout.js';
import {DomainfeedError, type ErrorCode, toError} from './errors.js';
import {version} from './version.js';

/** Exit codes: 0 done, 1 the data or the run is at fault, 2 the command line or the configuration is. */
const FAULT_OF_RUN = 1;
const FAULT_OF_USER = 2;
/** A value that breaks its rule, and a name of something that there is not. */
const FAULTS_OF_USER: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'NOT_FOUND'];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`Expected a whole number >= 0, got '${text}'.`);
  return Number(text);
}

function positiveNumber(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError("Expected a whole number >= 1, got '0'.");
  return number;
}

function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

/** A command that is loaded when it is called: none waits for what others need. */
function loaded<Given extends unknown[]>(load: () => Promise<(...given: Given) => void | Promise<void>>) {
  return async (...given: Given) => {
    const command = await load();
    await command(...given);
  };
}

const program = new Command('domainfeed')
  .description('Feeds PyTorch training with preprocessed, domain-tagged image batches.')
  .version(version)
  .configureHelp({showGlobalOptions: true})
  .exitOverride();

const configured = (name: string) =>
  program.command(name).requiredOption('--config <file>', 'the configuration, feed.yaml');

configured('serve')
  .description('run the sidecar until SIGTERM, then drain')
  .option('--listen <address>', 'instead of server.listen: host:port, [::1]:port or unix:path')
  .option('--insecure', 'listen on a network address without TLS and token', false)
  .option('--print-config', 'print the configuration with all defaults, and end', false)
  .action(loaded(async () => (await import('./commands/serve.js')).serve));

configured('plan')
  .description('print steps, samples per domain and repeats; reads no image')
  .requiredOption('--feed <name>', 'a feed of the configuration')
  .option('--epoch <number>', 'epoch', wholeNumber, 0)
  .option('--world-size <number>', 'number of ranks', positiveNumber, 1)
  .option('--rank <number>', 'rank whose samples --step prints', wholeNumber, 0)
  .option('--step <number>', 'print the samples of this step', wholeNumber)
  .option('--samples <domain=count>', 'suppose so many samples instead of reading folders', collect, [])
  .option('--json', 'print JSON', false)
  .action(loaded(async () => (await import('./commands/plan.js')).plan));

configured('check-data')
  .description('open every image and list what is bad; exit 1 if a domain is over its budget')
  .option('--json', 'print JSON', false)
  .action(loaded(async () => (await import('./commands/check-data.js')).checkData));

configured('stats')
  .description("measure the domains' pixels, once, and print what is known of them")
  .option('--feed <name>', 'a feed of the configuration; every feed unless given')
  .option('--json', 'print JSON, a line for each feed', false)
  .option('--plot <file.png>', 'draw them: histograms, samples and distances, before and after alignment')
  .action(loaded(async () => (await import('./commands/stats.js')).stats));

configured('pack')
  .description(
    'write the images once at a smaller size, under the same names, so that large photos cost less',
  )
  .requiredOption('--out <dir>', 'the folder to write; a run that was cut off goes on there')
  .option('--short-side <pixels>', 'images with a longer short side are made smaller', positiveNumber, 256)
  .option('--quality <number>', 'of JPEG, 1 to 100', positiveNumber, 92)
  .option('--json', 'print JSON', false)
  .action(loaded(async () => (await import('./commands/pack.js')).pack));

configured('bench')
  .description('make batches without a trainer: images/s, CPU ms per image, time by stage')
  .requiredOption('--feed <name>', 'a feed of the configuration')
  .option('--seconds <number>', 'how long to measure', positiveNumber, 10)
  .option('--json', 'print JSON', false)
  .action(loaded(async () => (await import('./commands/bench.js')).bench));

program
  .command('doctor')
  .description('print what is on, what is off and how to turn it on')
  .option('--json', 'print JSON', false)
  .action(loaded(async () => (await import('./commands/doctor.js')).doctor));

program
  .command('schema')
  .description('print the JSON Schema of feed.yaml')
  .action(loaded(async () => (await import('./commands/schema.js')).schema));

program
  .command('init')
  .description('write DIR/feed.yaml from the folders found in DIR')
  .argument('<dir>', 'a folder with domain/class/image')
  .action(loaded(async () => (await import('./commands/init.js')).init));

watchStdout();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAULT_OF_USER; // it printed its message
  const isForeseen = error instanceof DomainfeedError;
  const text = isForeseen ? error.message : (toError(error).stack ?? String(error));
  process.stderr.write(`domainfeed: ${text}\n`);
  return isForeseen && FAULTS_OF_USER.includes(error.code) ? FAULT_OF_USER : FAULT_OF_RUN;
}
