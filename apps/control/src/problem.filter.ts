import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { describeError, errorTable, isRailError } from '@rail/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RegistryFault } from './registry/registry-fault.ts';
import { isRegistryPath } from './registry/registry-paths.ts';

/** Answers errors as problem documents (RFC 9457), after the error table; the registry's in the registry's own form. */
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
    const problem = toProblem(error);
    if (problem.status === 500) this.#onDefect(placeOfDefect(error));
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="data rail"');
    if (problem.status === 429) void reply.header('retry-after', '60');
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
  const { number: code, en: title, zh: titleZh, remedy } = errorTable.INTERNAL_DEFECT;
  return { status: 500, title, titleZh, detail: `${code} the log of control says where`, code, remedy };
}

/** Kind and frames of an error, without its message. */
function placeOfDefect(error: unknown): string {
  const { name, stack = '' } = error as { name?: string; stack?: string };
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [name ?? typeof error, ...frames.slice(0, 12)].join('\n');
}
