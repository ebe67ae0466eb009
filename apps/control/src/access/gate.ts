import { RailError } from '@rail/kernel';
import {
  type AccessBook,
  bearerToken,
  isLoopbackAddress,
  isLoopbackName,
  isUnclaimedAt,
  localPrincipal,
  type Principal,
  type TokenBrake,
} from '@rail/runtime';
import { cookieToken } from './session-cookie.ts';

/**
 * `local`: no access file, reached from this machine alone; `token`: by the access file; `open`: no access file, bound
 * to a network: figures of the board for all, nothing else.
 */
export type GateMode = 'local' | 'token' | 'open';

export interface GateParts {
  readonly mode: GateMode;
  /** In mode `token`. */
  readonly book?: AccessBook;
  /** Of a container, in mode `token`. */
  readonly publishedHost?: string | undefined;
  readonly brake: TokenBrake;
  /** Told why somebody was not let in; never with what. */
  readonly onDenied: (resource: DeniedResource, reason: DeniedReason) => void;
}

/** As the metric of denials counts them; the schema registry counts as figures. */
export type DeniedResource = 'figures' | 'act' | 'content' | 'login';
export type DeniedReason = 'origin' | 'host' | 'noToken' | 'wrongToken' | 'role' | 'agreement';

/** What of a request says who asks. */
export interface AskingRequest {
  readonly ip: string;
  readonly headers: Readonly<{ host?: string; origin?: string; authorization?: string; cookie?: string }>;
}

/** Who asks, and whether from a page that may: the same for every endpoint, and for the session. */
export class Gate {
  readonly #parts: GateParts;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  get mode(): GateMode {
    return this.#parts.mode;
  }

  /** Undefined for nobody known. @throws RailError ORIGIN_REFUSED, TOKENS_TRIED */
  async callerOf(request: AskingRequest, resource: DeniedResource): Promise<Principal | undefined> {
    this.refuseForeign(request, resource);
    const { mode, book } = this.#parts;
    if (mode === 'local' || this.#isUnclaimedAt(request)) return localPrincipal;
    const token = tokenOf(request);
    if (book === undefined || token === undefined) return undefined;
    return book.principalOf(token) ?? this.#wrong(request, resource);
  }

  /** Whether the token of a request that was let in is still somebody's: for answers that do not end by themselves. */
  isStillKnown(request: AskingRequest): boolean {
    const { book } = this.#parts;
    return book === undefined || this.#isUnclaimedAt(request) || book.principalOf(tokenOf(request)) !== undefined;
  }

  /**
   * A page of elsewhere in a browser of a person who may is no person who may: it names itself as the origin. In local
   * mode nobody has a token, so a name that was pointed at this machine (DNS rebinding) is refused as well.
   * @throws RailError ORIGIN_REFUSED
   */
  refuseForeign({ ip, headers }: AskingRequest, resource: DeniedResource): void {
    const { host = '', origin } = headers;
    if (this.#parts.mode === 'local' && !(isLoopbackAddress(ip) && isLoopbackName(host))) {
      this.denied(resource, 'host', 'ORIGIN_REFUSED', `this exchange answers this machine, at 127.0.0.1 or localhost`);
    }
    if (origin !== undefined && hostOf(origin) !== host.toLowerCase()) {
      this.denied(resource, 'origin', 'ORIGIN_REFUSED', `pages of ${JSON.stringify(origin)} are not answered`);
    }
  }

  /** Counts, and throws. */
  denied(resource: DeniedResource, reason: DeniedReason, code: RailError['code'], message: string): never {
    this.#parts.onDenied(resource, reason);
    throw new RailError(code, message);
  }

  #isUnclaimedAt({ headers }: AskingRequest): boolean {
    const { book, publishedHost } = this.#parts;
    return isUnclaimedAt({ book, publishedHost }, headers.host);
  }

  async #wrong({ ip }: AskingRequest, resource: DeniedResource): Promise<undefined> {
    if (await this.#parts.brake.failed(ip)) {
      this.#parts.onDenied(resource, 'wrongToken');
      return;
    }
    this.denied(resource, 'wrongToken', 'TOKENS_TRIED', 'wait a minute');
  }
}

function tokenOf({ headers }: AskingRequest): string | undefined {
  return bearerToken(headers.authorization) ?? cookieToken(headers.cookie);
}

/** Host and port of an origin; it may be behind TLS that ends before this process. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
