/** The only place where the board asks what time it is. */
export const browserNow = (): number => Date.now();
