import type { ThematicLineage, ThematicRelation, ThematicRows } from '@rail/board/api';
import type { RelationRows, RelationSummary, TableDigest, ThematicRowLineage, ThematicSource } from '@rail/thematic';
import type { CommandContext } from '../command.ts';
import { askControl, tellControl } from '../control/ask-control.ts';

/**
 * The thematic databases of a running exchange, asked for through its control. Throws CONTROL_UNREACHABLE. Control answers
 * with the types of `@rail/board/api`; to take them for those of `@rail/thematic` here, and the other way round there,
 * compiles only while both are the same.
 */
export class ControlThematic implements ThematicSource {
  constructor(private readonly context: CommandContext) {}

  list(): Promise<RelationSummary[]> {
    return this.ask<ThematicRelation[]>('');
  }

  show(database: string, relation: string, limit: number): Promise<RelationRows> {
    return this.ask<ThematicRows>(`/${encodeURIComponent(database)}/${encodeURIComponent(relation)}?limit=${limit}`);
  }

  digest(database?: string): Promise<TableDigest[]> {
    return this.ask<TableDigest[]>(
      `/digest${database === undefined ? '' : `?${new URLSearchParams({ database }).toString()}`}`,
    );
  }

  lineage(database: string, table: string, key: string): Promise<ThematicRowLineage[]> {
    const path = `/${encodeURIComponent(database)}/${encodeURIComponent(table)}/lineage`;
    return this.ask<ThematicLineage[]>(`${path}?${new URLSearchParams({ key }).toString()}`);
  }

  rowsOf(agreement: string, partition: number, originOffset: number): Promise<ThematicRowLineage[]> {
    const query = { agreement, partition: String(partition), offset: String(originOffset) };
    return this.ask<ThematicLineage[]>(`/rows-of?${new URLSearchParams(query).toString()}`);
  }

  async rebuild(database: string): Promise<number> {
    const path = `/v1/thematic/${encodeURIComponent(database)}/rebuild`;
    const { topics } = await tellControl<{ topics: number }>(this.context, path, {});
    return topics;
  }

  private ask<Answer>(path: string): Promise<Answer> {
    return askControl(this.context, `/v1/thematic${path}`);
  }
}
