const boundHere = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;
const addresses: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const asked = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Whether nobody but this machine reaches what is bound to this address. */
export const isBoundToLoopback = (host: string): boolean => boundHere.test(host);

/** Whether whoever comes from this address sits at this machine. */
export const isLoopbackAddress = (ip: string): boolean => addresses.has(ip);

/**
 * Whether a Host header asks for this machine by its own name. A name of elsewhere that was pointed at it (DNS rebinding)
 * is none of its own.
 */
export const isLoopbackName = (host: string): boolean => asked.test(host);
