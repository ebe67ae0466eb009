import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A field of Apache Kafka's message definitions, as far as this repository uses them. */
export interface DefinedField {
  readonly name: string;
  readonly type: string;
  readonly versions?: string;
  readonly nullableVersions?: string;
  readonly taggedVersions?: string;
  readonly flexibleVersions?: string;
  readonly tag?: number;
  readonly default?: string | number | null;
  readonly fields?: readonly DefinedField[];
}

export interface Definition {
  readonly name: string;
  readonly apiKey?: number;
  readonly type: string;
  readonly validVersions: string;
  readonly flexibleVersions?: string;
  readonly fields: readonly DefinedField[];
  readonly commonStructs?: readonly { readonly name: string; readonly fields: readonly DefinedField[] }[];
}

export const kafkaVersion = '4.1.1';

const jars = [
  { artifact: 'kafka-clients', folder: 'common/message' },
  { artifact: 'kafka-group-coordinator', folder: 'common/message' },
  { artifact: 'kafka-transaction-coordinator', folder: 'common/message' },
  { artifact: 'kafka-storage', folder: 'message' },
];

/** The definitions inside the published jars, by name; undefined where Maven or the jars are absent. */
export function loadDefinitions(): ReadonlyMap<string, Definition> | undefined {
  const definitions = new Map<string, Definition>();
  for (const { artifact, folder } of jars) {
    const jar = findJar('org.apache.kafka', artifact, kafkaVersion);
    if (jar === undefined) {
      return undefined;
    }
    for (const text of readJson(jar, folder)) {
      const definition = JSON.parse(withoutComments(text)) as Definition;
      definitions.set(definition.name, definition);
    }
  }
  return definitions;
}

/** A jar of the local Maven repository, fetched on demand without its dependencies. */
export function findJar(group: string, artifact: string, version: string): string | undefined {
  const path = join(homedir(), '.m2/repository', ...group.split('.'), artifact, version, `${artifact}-${version}.jar`);
  if (!existsSync(path)) {
    try {
      const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get';
      execFileSync('mvn', ['-q', '-B', goal, `-Dartifact=${group}:${artifact}:${version}`, '-Dtransitive=false'], {
        stdio: 'ignore',
        timeout: 180_000,
      });
    } catch {
      return undefined;
    }
  }
  return existsSync(path) ? path : undefined;
}

function readJson(jar: string, folder: string): string[] {
  const target = mkdtempSync(join(tmpdir(), 'rail-definitions-'));
  try {
    execFileSync('unzip', ['-q', jar, `${folder}/*.json`, '-d', target]);
    const names = readdirSync(join(target, folder));
    return names.map((name) => readFileSync(join(target, folder, name), 'utf8'));
  } finally {
    rmSync(target, { recursive: true });
  }
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('//'))
    .join('\n');
}
