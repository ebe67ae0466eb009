import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { describeError, errorTable, isRailError } from '@rail/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RegistryFault } from './registry/registry-fault.ts';
import { isRegistryPath } from './registry/registry-paths.ts';

/** Answers errors as problem documents (RFC 9457), after the error table; the registry's in the registry's own form. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (isRegistryPath(http.getRequest<FastifyRequest>().url)) {
      const error_code = error instanceof RegistryFault ? error.errorCode : problem.status;
      void reply.status(problem.status).send({ error_code, message: problem.detail });
      return;
    }
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
  }
}

interface ProblemDocument {
  readonly status: number;
  readonly title: string;
  readonly titleZh?: string;
  readonly detail: string;
  readonly code?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

function toProblem(error: unknown): ProblemDocument {
  if (isRailError(error)) {
    const row = errorTable[error.code];
    return {
      status: row.httpStatus,
      title: row.en,
      titleZh: row.zh,
      detail: describeError(error),
      code: row.number,
      remedy: row.remedy,
    };
  }
  if (error instanceof RegistryFault) return { status: error.status, title: error.name, detail: error.message };
  if (error instanceof HttpException) {
    return { status: error.getStatus(), title: error.name, detail: error.message };
  }
  // Fastify's own refusals: a body that is too large, a media type that nobody reads here.
  const { statusCode, name, message } = error as { statusCode?: unknown; name?: string; message?: string };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, title: name ?? '', detail: message ?? '' };
  }
  return { status: 500, title: errorTable.INTERNAL_DEFECT.en, detail: describeError(error), code: 'RAIL-1000' };
}
