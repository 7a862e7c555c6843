const FAULT_OF_RUN = 1;
/** What a shell says of a program that was ended by SIGPIPE, which Node ignores: 128 + 13. */
const READER_IS_GONE = 141;

/** Ends the process where its results can't be written: quietly if nobody reads them any more, as behind `| head`. */
export function watchStdout(): void {
  process.stdout.on('error', ({code, message}: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(READER_IS_GONE);
    process.stderr.write(`domainfeed: Could not write to stdout: ${message}\n`);
    process.exit(FAULT_OF_RUN);
  });
}
