export { BatchWriter, type RowFault, type UpsertBatch } from './commit.ts';
export type { Database, Queryable, SqlRow, SqlValue } from './database/database.ts';
export { type DatabaseTarget, openDatabase } from './database/open.ts';
export { type DecodedRow, checkTable, RowReader } from './decode/row-reader.ts';
export { ShareDecoder } from './decode/share-decoder.ts';
export { digestTables, type TableDigest } from './digest.ts';
export { type MigrationResult, migrate } from './migrate.ts';
export { agreementsBehind } from './model/agreements-behind.ts';
export { loadDatabase, loadDatabases } from './model/load-database.ts';
export { parseDatabase } from './model/parse-database.ts';
export {
  tableNamesOf,
  type ThematicColumn,
  type ThematicDatabase,
  type ThematicTable,
  topicsOf,
} from './model/thematic-database.ts';
export { advancePosition, type PositionAdvance, type ReadPosition, readPositions, startPosition } from './offsets.ts';
export {
  type RelationRows,
  type RelationSummary,
  type RowLineage as ThematicRowLineage,
  ThematicReader,
  type ThematicSource,
} from './read/thematic-reader.ts';
export {
  reduce,
  type RowLineage,
  type TableBatch,
  type TableEvent,
  type TableTombstone,
  type TableUpsert,
} from './reduce.ts';
export { purgeTombstones } from './tombstones.ts';
