import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, RailError } from '@rail/kernel';
import {
  type AccessBook,
  bearerToken,
  isBoundToLoopback,
  isLoopbackAddress,
  isLoopbackName,
  isUnclaimedAt,
  localPrincipal,
  maySeeContentOf,
  type Principal,
  TokenBrake,
} from '@rail/runtime';

/** What a request says of whom it comes from. */
export interface Asked {
  readonly ip: string;
  readonly headers: {
    readonly host?: string | undefined;
    readonly origin?: string | undefined;
    readonly authorization?: string | undefined;
  };
}

/** Somebody who was let in. */
export interface Reader {
  readonly principal: Principal;
  /** Whether that is so now, too: a token may be taken back while a stream runs. */
  mayRead(agreement: string): boolean;
}

export interface AccessOptions {
  /** Who may; none: whoever sits at this machine, if nobody else can reach it. */
  readonly book: AccessBook | undefined;
  readonly host: string;
  /** Where the port of a container is published. */
  readonly publishedHost?: string | undefined;
  readonly clock: Clock;
}

/** Lets in those with a token, or whoever is at this machine where no tokens are kept; nobody else. */
export class Access {
  readonly #options: AccessOptions;
  readonly #brake: TokenBrake;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#brake = new TokenBrake(options.clock, pause);
  }

  /** @throws RailError TOKEN_NEEDED, TOKENS_TRIED, ORIGIN_REFUSED, CONTENT_DENIED */
  async enter(asked: Asked, agreement: string): Promise<Reader> {
    const reader = await this.#readerOf(asked);
    if (!reader.mayRead(agreement)) {
      throw new RailError('CONTENT_DENIED', `${reader.principal.name} may not read ${agreement}`);
    }
    return reader;
  }

  async #readerOf(asked: Asked): Promise<Reader> {
    const { book } = this.#options;
    if (book === undefined) return this.#atThisMachine(asked);
    const { host, origin } = asked.headers;
    const isUnclaimed = (): boolean => isUnclaimedAt(this.#options, host);
    if (!isUnclaimed()) return this.#byToken(book, asked);
    refuseForeign(host, origin);
    return { principal: localPrincipal, mayRead: isUnclaimed };
  }

  #atThisMachine({ ip, headers: { host = '', origin } }: Asked): Reader {
    if (!isBoundToLoopback(this.#options.host) || !isLoopbackAddress(ip)) {
      throw new RailError('TOKEN_NEEDED', 'this gateway has no access file: it serves its own machine only');
    }
    refuseForeign(host, origin);
    return { principal: localPrincipal, mayRead: () => true };
  }

  async #byToken(book: AccessBook, { ip, headers }: Asked): Promise<Reader> {
    const token = bearerToken(headers.authorization);
    if (token === undefined) throw new RailError('TOKEN_NEEDED', 'no Authorization: Bearer header');
    const principal = book.principalOf(token);
    if (principal === undefined) {
      if (!(await this.#brake.failed(ip))) throw new RailError('TOKENS_TRIED', `from ${ip}`);
      throw new RailError('TOKEN_NEEDED', 'nobody has this token');
    }
    const mayRead = (agreement: string): boolean => {
      const now = book.principalOf(token);
      return now !== undefined && maySeeContentOf(now, agreement);
    };
    return { principal, mayRead };
  }
}

/** A page of elsewhere in a browser at this machine comes from here too: it names its own host, or itself as origin. */
function refuseForeign(host = '', origin?: string): void {
  if (isLoopbackName(host) && (origin === undefined || origin === `http://${host}`)) return;
  throw new RailError('ORIGIN_REFUSED', `asked as ${JSON.stringify(host)} by ${origin ?? 'no page'}`);
}
