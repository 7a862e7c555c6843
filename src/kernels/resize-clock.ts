let spent = 0;

/** Runs what resizes a decoded picture, and adds its time to this thread's. */
export function timeResize<T>(resize: () => T): T {
  const start = performance.now();
  try {
    return resize();
  } finally {
    spent += performance.now() - start;
  }
}

/** What this thread has spent so far on making windows of decoded pictures: crop, resize, conversion to RGB. */
export function resizeMilliseconds(): number {
  return spent;
}
