import { RailError } from '@rail/kernel';
import {
  type Database,
  openDatabase,
  type RelationRows,
  type RelationSummary,
  type TableDigest,
  type ThematicDatabase,
  ThematicReader,
  type ThematicRowLineage,
  type ThematicSource,
} from '@rail/thematic';

/**
 * The thematic databases of a PostgreSQL server that a builder fills elsewhere: read, never written. It is reached when
 * somebody asks, so control starts and runs without it.
 */
export class RemoteThematic implements ThematicSource {
  readonly #url: string;
  readonly #databases: readonly ThematicDatabase[];
  #opening: Promise<Database> | undefined;

  constructor(url: string, databases: readonly ThematicDatabase[]) {
    this.#url = url;
    this.#databases = databases;
  }

  async list(): Promise<RelationSummary[]> {
    return (await this.#reader()).list();
  }

  async show(...asked: Parameters<ThematicSource['show']>): Promise<RelationRows> {
    return (await this.#reader()).show(...asked);
  }

  async digest(database?: string): Promise<TableDigest[]> {
    return (await this.#reader()).digest(database);
  }

  async lineage(...asked: Parameters<ThematicSource['lineage']>): Promise<ThematicRowLineage[]> {
    return (await this.#reader()).lineage(...asked);
  }

  async rowsOf(...asked: Parameters<ThematicSource['rowsOf']>): Promise<ThematicRowLineage[]> {
    return (await this.#reader()).rowsOf(...asked);
  }

  /** @throws RailError DATABASE_REFUSED: it is for whoever may write there */
  rebuild(database: string): Promise<number> {
    const advice = `control only reads this server; DATABASE_URL=… rail thematic rebuild ${database} asks it directly`;
    return Promise.reject(new RailError('DATABASE_REFUSED', advice));
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.close();
  }

  /** @throws RailError DATABASE_UNREACHABLE; whoever asks next tries again */
  async #reader(): Promise<ThematicReader> {
    this.#opening ??= openDatabase({ url: this.#url, isReadOnly: true }).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return new ThematicReader(await this.#opening, this.#databases);
  }
}
