import { RailError } from '@rail/kernel';

/** Waits until a port is bound. @throws RailError PORT_IN_USE, which says what does not listen now */
export async function bound(
  listening: Promise<unknown>,
  port: number,
  host: string,
  consequence: string,
): Promise<void> {
  try {
    await listening;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new RailError('PORT_IN_USE', `port ${port} on ${host} is in use; ${consequence}`, { cause });
  }
}
