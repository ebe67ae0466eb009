import { isRetriable } from './sql-error.ts';

const ATTEMPTS_MAX = 5;

/** Runs a transaction again after a deadlock or a serialization failure: the database has rolled it back. */
export async function withRetries<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let n = 1; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (n === ATTEMPTS_MAX || !isRetriable(error)) throw error;
    }
  }
}
