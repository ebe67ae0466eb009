import type { Problem } from './problem.ts';

/** As of Fastify. */
export interface ProblemReply {
  status(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body: Problem): unknown;
}

/** Tells who has no token how to send one, and who asked too often when to ask again. @param retryAfterS a minute */
export function hintAt(reply: Pick<ProblemReply, 'header'>, { status }: Problem, retryAfterS?: number): void {
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="data rail"');
  const waitS = retryAfterS ?? (status === 429 ? 60 : undefined);
  if (waitS !== undefined) reply.header('retry-after', String(waitS));
}

/** Answers with a problem document. */
export function sendProblem(reply: ProblemReply, problem: Problem, retryAfterS?: number): void {
  hintAt(reply, problem, retryAfterS);
  reply.status(problem.status);
  reply.header('content-type', 'application/problem+json');
  reply.send(problem);
}
