import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { isRailError } from '@rail/kernel';
import { placeOfDefect, type Signals, sendProblem } from '@rail/runtime';
import type { FastifyReply } from 'fastify';
import { Denial, shareProblemOf } from './denial.ts';

/** Answers errors as problem documents, and counts refusals. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  readonly #signals: Pick<Signals, 'denied'>;
  readonly #onDefect: (where: string) => void;

  /** @param onDefect told where a defect is; not what it says, which may hold a value of a record */
  constructor(signals: Pick<Signals, 'denied'>, onDefect: (where: string) => void) {
    this.#signals = signals;
    this.#onDefect = onDefect;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = shareProblemOf(error);
    if (problem.status === 500) this.#onDefect(placeOfDefect(error));
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.raw.headersSent) return; // a stream says its end itself
    if (isRailError(error) && error.row.kind === 'refused') {
      const resource = problem.status === 401 ? 'login' : 'content';
      this.#signals.denied.inc({ resource, reason: error.row.number });
    }
    sendProblem(reply, problem, error instanceof Denial ? error.retryAfterS : undefined);
  }
}
