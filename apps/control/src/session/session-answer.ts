import type { SessionAnswer } from '@rail/board/api';
import { RailError } from '@rail/kernel';
import { localPrincipal, type Principal } from '@rail/runtime';
import { z } from 'zod';

/** What pages call this exchange. */
export abstract class ExchangeName {
  abstract readonly name: string;
  abstract readonly version: string;
}

export function sessionAnswer(exchange: ExchangeName, caller: Principal | undefined): SessionAnswer {
  const content = caller?.content ?? new Set<string>();
  return {
    schema: 'rail.session/1',
    exchange: exchange.name,
    version: exchange.version,
    mode: caller === undefined ? 'none' : caller === localPrincipal ? 'local' : 'token',
    principal: caller?.name ?? null,
    role: caller?.role ?? null,
    content: content === 'all' ? content : [...content],
  };
}

const sessionBody = z.strictObject({ token: z.string().regex(/^\S{1,200}$/) });

/** @throws RailError OPTION_INVALID, without the token */
export function tokenOfBody(body: unknown): string {
  const read = sessionBody.safeParse(body);
  if (read.success) return read.data.token;
  throw new RailError('OPTION_INVALID', 'a session begins with {"token": "…"}');
}
