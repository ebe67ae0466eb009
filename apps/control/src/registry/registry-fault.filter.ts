import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RegistryFault } from './registry-fault.ts';

/** Answers registry faults in the registry's own format. */
@Catch(RegistryFault)
export class RegistryFaultFilter implements ExceptionFilter<RegistryFault> {
  catch(fault: RegistryFault, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(fault.status).send({ error_code: fault.errorCode, message: fault.message });
  }
}
