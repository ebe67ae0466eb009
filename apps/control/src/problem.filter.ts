import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { describeError, isRailError } from '@rail/kernel';
import { hintAt, placeOfDefect, type Problem, problemOf, sendProblem } from '@rail/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RegistryFault } from './registry/registry-fault.ts';
import { isRegistryPath } from './registry/registry-paths.ts';

/** Answers errors as problem documents; those of the registry in the registry's own form. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  readonly #onDefect: (where: string) => void;

  /** @param onDefect told where a defect is; not what it says, which may hold a value of a record */
  constructor(onDefect: (where: string) => void) {
    this.#onDefect = onDefect;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (error instanceof RegistryFault) {
      const { status, errorCode: error_code, message } = error;
      void reply.status(status).send({ error_code, message });
      return;
    }
    const problem = problemOf(error);
    if (problem.status === 500) this.#onDefect(placeOfDefect(error));
    if (isRegistryPath(http.getRequest<FastifyRequest>().url)) answerRegistry(reply, error, problem);
    else sendProblem(reply, problem);
  }
}

/** A client of the registry shows its user the message alone. */
function answerRegistry(reply: FastifyReply, error: unknown, problem: Problem): void {
  const { status, code, detail } = problem;
  const message = isRailError(error) ? describeError(error) : [code, detail].filter(Boolean).join(' ');
  hintAt(reply, problem);
  void reply.status(status).send({ error_code: status, message });
}
