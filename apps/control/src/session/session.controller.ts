import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { SessionAnswer } from '@rail/board/api';
import { localPrincipal } from '@rail/runtime';
import type { FastifyReply } from 'fastify';
import { type AskingRequest, Gate } from '../access/gate.ts';
import { endedCookie, sessionCookie } from '../access/session-cookie.ts';
import { ExchangeName, sessionAnswer, tokenOfBody } from './session-answer.ts';

type SessionRequest = AskingRequest & { readonly headers: { readonly 'x-forwarded-proto'?: string } };

/** Who asks: pages begin with it. It answers everybody, with what is known of them. */
@Controller('v1/session')
export class SessionController {
  readonly #gate: Gate;
  readonly #exchange: ExchangeName;

  constructor(@Inject(Gate) gate: Gate, @Inject(ExchangeName) exchange: ExchangeName) {
    this.#gate = gate;
    this.#exchange = exchange;
  }

  @Get()
  @Header('cache-control', 'no-store')
  async show(@Req() request: AskingRequest): Promise<SessionAnswer> {
    return sessionAnswer(this.#exchange, await this.#gate.callerOf(request, 'login'));
  }

  /** Takes `{token}` and answers with a cookie for the pages. */
  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async begin(
    @Req() request: SessionRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const token = tokenOfBody(body);
    const { host, origin, 'x-forwarded-proto': protocol } = request.headers;
    const headers = {
      ...(host !== undefined && { host }),
      ...(origin !== undefined && { origin }),
      authorization: `Bearer ${token}`,
    };
    const caller = await this.#gate.callerOf({ ip: request.ip, headers }, 'login');
    if (caller === undefined) return this.#gate.denied('login', 'noToken', 'TOKEN_NEEDED', 'this token is nobody’s');
    if (caller !== localPrincipal) reply.header('set-cookie', sessionCookie(token, protocol === 'https'));
    return sessionAnswer(this.#exchange, caller);
  }

  @Delete()
  @HttpCode(204)
  end(@Req() request: SessionRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    this.#gate.refuseForeign(request, 'login');
    reply.header('set-cookie', endedCookie(request.headers['x-forwarded-proto'] === 'https'));
  }
}
