import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@rail/kernel';
import { AccessBook, isBoundToLoopback, TokenBrake } from '@rail/runtime';
import { Gate, type GateParts } from './gate.ts';

export interface GateOptions {
  /** The address that control is bound to. */
  readonly host: string;
  /** Without one, control knows nobody but whoever sits at its machine. */
  readonly accessFile?: string | undefined;
  /** Where the port of a container is published. */
  readonly publishedHost?: string | undefined;
  readonly clock: Clock;
  readonly onNotice: (text: string) => void;
  readonly onDenied: GateParts['onDenied'];
}

/** @throws RailError CONFIG_INVALID, FILE_UNREADABLE for the access file */
export function openGate({ host, accessFile: file, publishedHost, clock, onNotice, onDenied }: GateOptions): Gate {
  const brake = new TokenBrake(clock, (ms) => pause(ms, undefined, { ref: false }));
  if (file !== undefined)
    return new Gate({
      mode: 'token',
      book: AccessBook.open({ file, clock, onNotice }),
      publishedHost,
      brake,
      onDenied,
    });
  return new Gate({ mode: isBoundToLoopback(host) ? 'local' : 'open', brake, onDenied });
}
