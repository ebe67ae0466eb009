/** What a command that was stopped exits with: 130 after Ctrl-C, 143 after SIGTERM. */
export function signalCode({ reason }: AbortSignal): number {
  return typeof reason === 'number' ? reason : 130;
}

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
