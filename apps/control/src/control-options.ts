import type { Catalogue } from '@rail/catalogue';
import type { KafkaAccess } from '@rail/kafka-client';
import type { Logger, Signals, Stores } from '@rail/runtime';
import type { ThematicDatabase, ThematicSource } from '@rail/thematic';
import type { GateParts } from './access/gate.ts';
import type { AgreementBook } from './agreements/agreement-book.ts';
import type { AlertOutlets } from './alerts/start-alerts.ts';
import type { BoardWatch } from './board/board-watch.ts';
import type { Commands, CommandTaker } from './commands/commands.ts';
import type { LineControls } from './lines-control/line-controls.ts';

export interface ControlOptions {
  readonly kafka: KafkaAccess;
  /** As subscribers reach them; `kafka.brokers` if there are none. */
  readonly advertisedBrokers?: readonly string[];
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Who may (`rail user`); without one, whoever sits at this machine if control is bound to it alone. */
  readonly accessFile?: string | undefined;
  /** Where the port of a container is published. */
  readonly publishedHost?: string | undefined;
  readonly schemasDir: string;
  readonly catalogue: Catalogue;
  readonly signals: Signals;
  /** PostgreSQL that a builder fills elsewhere: read for pages, if no builder runs in this process. */
  readonly databaseUrl?: string | undefined;
  /** Whether the broker is the embedded one, which can hold readers to what is committed. */
  readonly isEmbedded?: boolean;
  /** What the exchange fills from its shares: the board watches how far each is. */
  readonly databases?: readonly ThematicDatabase[];
  /** Why the builder of a database works no more, if it runs in this process and said so. */
  readonly failureOf?: (database: string) => string | null;
  /** The thematic databases, if the builder that keeps them runs in this process. */
  readonly thematic?: () => ThematicSource | undefined;
  /** Who replays files on command, if it runs in this process. */
  readonly publisher?: () => CommandTaker | undefined;
  /** Told what becomes of the transport; with it, other processes give commands and take them over Kafka. */
  readonly transport?: { readonly logger: Logger };
  /** Tells processes of control apart. */
  readonly instance?: string;
  /** Shared with other processes; those of this process alone if there are none. */
  readonly stores?: Stores;
  /** Where alerts are sent. */
  readonly alerts?: AlertOutlets;
  /** Folders of this machine that the exchange fills: their disks are watched. */
  readonly folders?: readonly string[];
  /** Told of each request that was refused. */
  readonly onDenied?: GateParts['onDenied'];
  /** Told what became of agreement files that changed while control runs. */
  readonly onNotice?: (text: string) => void;
}

export interface Control {
  readonly url: string;
  readonly agreements: AgreementBook;
  readonly board: BoardWatch;
  readonly commands: Commands;
  readonly lines: LineControls;
  stop(): Promise<void>;
}
