import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRailError, RailError } from '@rail/kernel';
import { loadDatabases, openDatabase, ThematicReader, type ThematicSource } from '@rail/thematic';
import type { CommandContext } from '../command.ts';
import { ControlThematic } from './control-thematic.ts';

/**
 * Calls `use` with the thematic databases: a PostgreSQL server if DATABASE_URL names one, else those of the exchange
 * that runs here, else the folder that a stopped one left behind. Where control is told to be on another machine, what
 * lies in a folder of this one is of another exchange. Throws CONTROL_UNREACHABLE if there is none.
 */
export async function withThematic<Result>(
  context: CommandContext,
  use: (source: ThematicSource) => Promise<Result>,
): Promise<Result> {
  const url = context.env['DATABASE_URL'];
  if (url !== undefined) return withDatabase(context, { url }, use);
  const controlUrl = context.controlUrl;
  try {
    return await use(new ControlThematic(context));
  } catch (error) {
    if (!isRailError(error) || error.code !== 'CONTROL_UNREACHABLE' || !isHere(controlUrl)) throw error;
    const dir = [join(context.dataDir, 'database'), join(context.dataDir, 'demo', 'database')].find(existsSync);
    if (dir === undefined) {
      const advice = 'no exchange runs here and none has left a database behind; start one with rail up or rail demo';
      throw new RailError('CONTROL_UNREACHABLE', advice, { at: controlUrl, cause: error });
    }
    return withDatabase(context, { dir }, use);
  }
}

async function withDatabase<Result>(
  context: CommandContext,
  target: { url: string } | { dir: string },
  use: (source: ThematicSource) => Promise<Result>,
): Promise<Result> {
  const db = await openDatabase(target);
  try {
    return await use(new ThematicReader(db, loadDatabases(join(context.schemasDir, 'thematic'))));
  } finally {
    await db.close();
  }
}

function isHere(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
