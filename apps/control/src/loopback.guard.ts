import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { RailError } from '@rail/kernel';
import type { FastifyRequest } from 'fastify';

/**
 * Content of records is shown to whoever sits at this machine; figures are for all. A page of elsewhere in a browser at
 * this machine comes from here too: it names its own host (DNS rebinding) or itself as the origin, and is refused.
 */
@Injectable()
export class LoopbackGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { ip, headers } = context.switchToHttp().getRequest<Pick<FastifyRequest, 'ip' | 'headers'>>();
    if (!loopbackAddresses.has(ip)) throw new RailError('CONTENT_DENIED', `rows are not shown to ${ip}`);
    const { host = '', origin } = headers;
    if (!loopbackHost.test(host)) {
      throw new RailError('CONTENT_DENIED', `rows are shown at 127.0.0.1, not at ${JSON.stringify(host)}`);
    }
    if (origin !== undefined && origin !== `http://${host}`) {
      throw new RailError('CONTENT_DENIED', `rows are not shown to pages of ${origin}`);
    }
    return true;
  }
}

const loopbackAddresses: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
