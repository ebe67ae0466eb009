// Starts a single Apache Kafka node (KRaft) from the jars that Maven fetches by test/kafka/pom.xml.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const cacheDir = join(root, '.cache/kafka');

/** Why Apache Kafka cannot run here, or undefined. */
export function missingForKafka() {
  for (const tool of ['java', 'mvn']) {
    if (spawnSync(tool, ['-version'], { stdio: 'ignore' }).status !== 0) return `${tool} is not installed`;
  }
  return undefined;
}

/** The class path of Kafka's jars; fetched on first use. */
export function kafkaClassPath() {
  const file = join(cacheDir, 'classpath');
  if (!existsSync(file)) {
    mkdirSync(cacheDir, { recursive: true });
    process.stderr.write('Fetching the jars of Apache Kafka, once...\n');
    const pom = join(root, 'test/kafka/pom.xml');
    const goal = ['-q', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${file}`];
    const { status } = spawnSync('mvn', goal, { stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('Maven could not fetch the jars of Apache Kafka');
  }
  return readFileSync(file, 'utf8').trim();
}

/** Starts a broker on a free port, from the jars or as a container; resolves with its address when it answers. */
export async function startApacheKafka() {
  if (process.env.RAIL_TEST_KAFKA === 'container') {
    const { startKafka } = await import('../../test/containers/containers.mjs');
    return startKafka();
  }
  return startFromJars();
}

/**
 * Starts a broker from the jars whose clients come over TLS and log in by SCRAM-SHA-256; `certificate` and `key` are
 * files in PEM form.
 */
export async function startKafkaWithLogin({ user, password, certificate, key }) {
  const dir = mkdtempSync(join(tmpdir(), 'rail-kafka-login-'));
  const store = join(dir, 'store.pem');
  writeFileSync(store, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'), { mode: 0o600 });
  const module = 'org.apache.kafka.common.security.scram.ScramLoginModule';
  const kafka = await startFromJars({
    clients: 'SASL_SSL',
    settings: [
      'ssl.keystore.type=PEM',
      `ssl.keystore.location=${store}`,
      'sasl.enabled.mechanisms=SCRAM-SHA-256',
      `listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=${module} required;`,
    ],
    users: ['--add-scram', `SCRAM-SHA-256=[name=${user},password=${password}]`],
  });
  return {
    address: kafka.address,
    async stop() {
      await kafka.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The broker itself talks in the clear, at a port of its own if its clients do otherwise. */
async function startFromJars({ clients = 'PLAINTEXT', settings = [], users = [] } = {}) {
  const classPath = kafkaClassPath();
  const dir = mkdtempSync(join(tmpdir(), 'rail-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const ports = { PLAINTEXT: clients === 'PLAINTEXT' ? port : await freePort(), [clients]: port };
  const listeners = Object.entries(ports).map(([name, at]) => `${name}://127.0.0.1:${at}`);
  const config = join(dir, 'server.properties');
  writeFileSync(
    config,
    [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
      `listeners=${listeners.join(',')},CONTROLLER://127.0.0.1:${controllerPort}`,
      `advertised.listeners=${listeners.join(',')}`,
      'controller.listener.names=CONTROLLER',
      'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL',
      `log.dirs=${join(dir, 'data')}`,
      'offsets.topic.replication.factor=1',
      'offsets.topic.num.partitions=4',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'transaction.state.log.num.partitions=4',
      'group.initial.rebalance.delay.ms=0',
      'auto.create.topics.enable=false',
      'transaction.partition.verification.enable=true',
      ...settings,
    ].join('\n'),
  );
  const logging = join(dir, 'log4j2.properties');
  writeFileSync(
    logging,
    'rootLogger.level=ERROR\nrootLogger.appenderRef.console.ref=console\nappender.console.type=Console\nappender.console.name=console\n',
  );
  const java = ['-Xmx768m', `-Dlog4j2.configurationFile=${logging}`, '-cp', classPath];
  const format = spawnSync(
    'java',
    [...java, 'kafka.tools.StorageTool', 'format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', config, ...users],
    { encoding: 'utf8' },
  );
  if (format.status !== 0) throw new Error(`Kafka could not format its storage: ${format.stderr}`);
  const child = spawn('java', [...java, 'kafka.Kafka', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await untilOpen(port, child, () => errors);
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(late);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function untilOpen(port, child, errors) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`Apache Kafka ended at start: ${errors()}`);
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(socket.destroy() && true));
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Apache Kafka did not open its port within 60 s');
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
