/** Resolves on Ctrl-C or SIGTERM, or after a time if one is given. */
export function untilInterrupted(signal: AbortSignal, afterMs?: number): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = afterMs === undefined ? undefined : setTimeout(resolve, afterMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
