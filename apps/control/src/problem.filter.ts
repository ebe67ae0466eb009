import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { describeError, errorTable, isRailError } from '@rail/kernel';
import type { FastifyReply } from 'fastify';

/** Turns every other error into a problem document (RFC 9457), after the error table. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
  }
}

function toProblem(error: unknown): { status: number; title: string; detail: string; code?: string } {
  if (isRailError(error)) {
    const row = errorTable[error.code];
    return { status: row.httpStatus, title: row.en, detail: describeError(error), code: row.number };
  }
  if (error instanceof HttpException) {
    return { status: error.getStatus(), title: error.name, detail: error.message };
  }
  return { status: 500, title: errorTable.INTERNAL_DEFECT.en, detail: describeError(error), code: 'RAIL-1000' };
}
