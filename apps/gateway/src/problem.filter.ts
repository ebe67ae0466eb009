import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { isRailError } from '@rail/kernel';
import type { Signals } from '@rail/runtime';
import type { FastifyReply } from 'fastify';
import { Denial } from './denial.ts';
import { type Problem, problemOf } from './problem.ts';

/** Answers every error as a problem document, with what its reader needs to come again. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  readonly #signals: Pick<Signals, 'denied'>;

  constructor(signals: Pick<Signals, 'denied'>) {
    this.#signals = signals;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.raw.headersSent) return; // a stream says its end itself
    const problem = toProblem(error);
    if (isRailError(error) && error.row.kind === 'refused') {
      const resource = problem.status === 401 ? 'login' : 'content';
      this.#signals.denied.inc({ resource, reason: error.row.number });
    }
    if (error instanceof Denial && error.retryAfterS !== undefined) void reply.header('retry-after', error.retryAfterS);
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="data rail"');
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
  }
}

function toProblem(error: unknown): Pick<Problem, 'status' | 'title' | 'detail'> {
  if (error instanceof Denial) return { ...problemOf(error), ...error.more };
  if (isRailError(error)) return problemOf(error);
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) return problemOf(error);
  const { name, message } = error as Error;
  return { status, title: name, detail: message };
}
