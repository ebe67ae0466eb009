import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { accessFileText, digestOfToken, newToken } from '@rail/runtime';
import { loadDatabases, openDatabase } from '@rail/thematic';
import { Deployment } from './deployment.ts';
import type { ScenarioExchange, TestExchange } from './exchange.ts';

const shipped = join(import.meta.dirname, '../../schemas');

/** The parts of a scenario as services of docker-compose.yml, with Apache Kafka, PostgreSQL and Redis of their own. */
export async function startDeployed(options: ScenarioExchange): Promise<TestExchange> {
  const { folder, parts, schemasDir = shipped, feedsDir, onNotice = () => undefined } = options;
  const { accessFile, token } = whoMay(options);
  const settings = {
    TEST_USER: `${process.getuid!()}:${process.getgid!()}`,
    TEST_SCHEMAS: schemasDir,
    TEST_ACCESS_FOLDER: dirname(accessFile),
    TEST_ACCESS_FILE: basename(accessFile),
    TEST_COMMIT_INTERVAL_MS: String(options.commitIntervalMs ?? 20),
    RAIL_GENERATE: 'false',
    RAIL_FEEDS: feedsDir ?? folder,
    ...(token !== undefined && { RAIL_TOKEN: token }),
  };
  const deployment = await Deployment.onFreePorts(settings, ['test/compose/scenario.yml']);
  const stops: (() => unknown)[] = [() => deployment.down()];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    await deployment.up('postgres', 'redis', ...parts, ...(feedsDir === undefined ? [] : ['publisher']));
    stops.push(deployment.followLog('control', (line) => onNotice(messageOf(line))));
    const db = await openDatabase({ url: await deployment.databaseUrl() });
    stops.push(() => db.close());
    const [brokers, registryUrl] = [[deployment.brokers], deployment.control];
    const [catalogue, databases] = [
      loadCatalogue(join(schemasDir, 'lines')),
      loadDatabases(join(schemasDir, 'thematic')),
    ];
    return { brokers, registryUrl, catalogue, databases, db, token, board: () => deployment.board(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A test with users of its own knows their tokens; the others get one who may do everything. */
function whoMay({ folder, accessFile }: ScenarioExchange): { accessFile: string; token: string | undefined } {
  if (accessFile !== undefined) return { accessFile, token: undefined };
  const token = newToken();
  const file = join(folder, 'access/users.yaml');
  mkdirSync(dirname(file), { recursive: true });
  const tokenSha256 = digestOfToken(token).toString('hex');
  writeFileSync(file, accessFileText([{ name: 'test', role: 'admin', content: 'all', tokenSha256 }]));
  return { accessFile: file, token };
}

function messageOf(line: string): string {
  try {
    return String((JSON.parse(line) as { msg?: unknown }).msg);
  } catch {
    return line; // of Node itself
  }
}
