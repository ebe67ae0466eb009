import { type ErrorCode, errorTable, RailError } from '@rail/kernel';
import type { RelationRows, RelationSummary, TableDigest, ThematicRowLineage, ThematicSource } from '@rail/thematic';

/** The thematic databases of a running exchange, asked for through its control. Throws CONTROL_UNREACHABLE. */
export class ControlThematic implements ThematicSource {
  constructor(private readonly controlUrl: string) {}

  list(): Promise<RelationSummary[]> {
    return this.ask('');
  }

  show(database: string, relation: string, limit: number): Promise<RelationRows> {
    return this.ask(`/${encodeURIComponent(database)}/${encodeURIComponent(relation)}?limit=${limit}`);
  }

  digest(database?: string): Promise<TableDigest[]> {
    return this.ask(`/digest${database === undefined ? '' : `?${new URLSearchParams({ database }).toString()}`}`);
  }

  lineage(database: string, table: string, key: string): Promise<ThematicRowLineage[]> {
    const path = `/${encodeURIComponent(database)}/${encodeURIComponent(table)}/lineage`;
    return this.ask(`${path}?${new URLSearchParams({ key }).toString()}`);
  }

  rowsOf(agreement: string, partition: number, originOffset: number): Promise<ThematicRowLineage[]> {
    const query = { agreement, partition: String(partition), offset: String(originOffset) };
    return this.ask(`/rows-of?${new URLSearchParams(query).toString()}`);
  }

  async rebuild(database: string): Promise<number> {
    const { topics } = await this.ask<{ topics: number }>(`/${encodeURIComponent(database)}/rebuild`, 'POST');
    return topics;
  }

  private async ask<Answer>(path: string, method = 'GET'): Promise<Answer> {
    const url = `${this.controlUrl}/v1/thematic${path}`;
    const response = await fetch(url, { method, signal: AbortSignal.timeout(30_000) }).catch((cause: unknown) => {
      throw new RailError('CONTROL_UNREACHABLE', 'control does not answer', { at: this.controlUrl, cause });
    });
    if (response.ok) {
      return (await response.json().catch((cause: unknown) => {
        throw new RailError('CONTROL_UNREACHABLE', 'what answers is no control', { at: this.controlUrl, cause });
      })) as Answer;
    }
    const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    const known = Object.entries(errorTable).find(([, row]) => row.number === problem.code);
    if (known === undefined) {
      throw new RailError('CONTROL_UNREACHABLE', `control answers ${response.status}`, { at: url });
    }
    // The detail begins with the number already.
    const detail = problem.detail ?? '';
    throw new RailError(known[0] as ErrorCode, detail.replace(`${problem.code} `, ''));
  }
}
