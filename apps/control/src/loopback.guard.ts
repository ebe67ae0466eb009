import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { RailError } from '@rail/kernel';
import type { FastifyRequest } from 'fastify';

/** Content of records is shown to whoever sits at this machine; figures are for all. */
@Injectable()
export class LoopbackGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { ip } = context.switchToHttp().getRequest<FastifyRequest>();
    if (ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1') return true;
    throw new RailError('CONTENT_DENIED', `rows are not shown to ${ip}`);
  }
}
