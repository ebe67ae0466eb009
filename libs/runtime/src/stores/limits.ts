/** How long a process that fell silent is known to be missing. */
export const rememberBeatMs = 86_400_000;
/** What a token bucket holds when nobody has taken from it, as time: a burst is this much of a second. */
export const burstMs = 100;
/** A window is forgotten when an agreement has so many later ones. */
export const windowsKept = 16;
/** Whoever counts anew has this long. */
export const countWithinMs = 15_000;
