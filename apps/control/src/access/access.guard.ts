import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { assert } from '@rail/kernel';
import { type AccessRole, mayAs, maySeeContentOf, type Principal } from '@rail/runtime';
import { type AskingRequest, Gate } from './gate.ts';

const callers = new WeakMap<object, Principal>();

/** The principal of a request that a guard has let in, as a parameter of a handler. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const caller = callers.get(context.switchToHttp().getRequest<object>());
  assert(caller !== undefined, 'an endpoint that asks for its caller has a guard');
  return caller;
});

async function enter(gate: Gate, context: ExecutionContext, least: AccessRole): Promise<true> {
  const request = context.switchToHttp().getRequest<AskingRequest>();
  const resource = least === 'viewer' ? 'figures' : 'act';
  const caller = await gate.callerOf(request, resource);
  if (caller === undefined) return gate.denied(resource, 'noToken', 'TOKEN_NEEDED', 'nobody is known by what was sent');
  if (!mayAs(caller, least)) {
    return gate.denied(resource, 'role', 'RIGHT_MISSING', `${caller.name} is ${caller.role}; it takes ${least}`);
  }
  callers.set(request, caller);
  return true;
}

/** For whoever is known: figures, states, terms. No record, and nothing that a record says. */
@Injectable()
export class FiguresGuard implements CanActivate {
  readonly #gate: Gate;

  constructor(@Inject(Gate) gate: Gate) {
    this.#gate = gate;
  }

  canActivate(context: ExecutionContext): Promise<boolean> {
    return enter(this.#gate, context, 'viewer');
  }
}

/** For operators and admins: what changes something. */
@Injectable()
export class ActGuard implements CanActivate {
  readonly #gate: Gate;

  constructor(@Inject(Gate) gate: Gate) {
    this.#gate = gate;
  }

  canActivate(context: ExecutionContext): Promise<boolean> {
    return enter(this.#gate, context, 'operator');
  }
}

/** For the board alone: without an access file its figures are for all. */
@Injectable()
export class BoardGuard implements CanActivate {
  readonly #gate: Gate;

  constructor(@Inject(Gate) gate: Gate) {
    this.#gate = gate;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.#gate.mode !== 'open') return enter(this.#gate, context, 'viewer');
    this.#gate.refuseForeign(context.switchToHttp().getRequest<AskingRequest>(), 'figures');
    return true;
  }
}

/**
 * For Kafka clients, which have no token: they read schemas and register them. What no client does, to delete and to set
 * levels, is for operators; and pages of elsewhere are never answered.
 */
@Injectable()
export class RegistryGuard implements CanActivate {
  readonly #gate: Gate;

  constructor(@Inject(Gate) gate: Gate) {
    this.#gate = gate;
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<AskingRequest & { readonly method: string }>();
    if (request.method === 'DELETE' || request.method === 'PUT') return enter(this.#gate, context, 'operator');
    this.#gate.refuseForeign(request, 'figures');
    return true;
  }
}

/** Lets go on whoever may see records of all these agreements. @throws RailError CONTENT_DENIED, naming those that are missing */
export function requireContent(gate: Gate, caller: Principal, agreements: readonly string[]): void {
  const missing = agreements.filter((agreement) => !maySeeContentOf(caller, agreement));
  if (missing.length === 0) return;
  gate.denied('content', 'agreement', 'CONTENT_DENIED', `${caller.name} may not see records of ${missing.join(', ')}`);
}
