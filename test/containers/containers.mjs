// Real services for tests, as containers: Apache Kafka, PostgreSQL, Redis. Each on a host port that it keeps when it is
// killed and started again, so that clients find it where it was.
import { createServer } from 'node:net';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';

const images = { kafka: 'apache/kafka:4.1.1', postgres: 'postgres:15', redis: 'redis:7' };

/** Why containers cannot be started here, or undefined. */
export async function missingForContainers() {
  try {
    await getContainerRuntimeClient();
  } catch (error) {
    return `no container runtime answers (${error.message})`;
  }
  return undefined;
}

export async function startKafka(env = {}) {
  const port = await freePort();
  const container = await new GenericContainer(images.kafka)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,BROKER://:9094,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port},BROKER://localhost:9094`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,BROKER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'BROKER',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '4',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_HEAP_OPTS: '-Xmx512m',
      ...env,
    })
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
    .start();
  return { address: `127.0.0.1:${port}`, ...(await handleOf(container, port)) };
}

export async function startPostgres() {
  const port = await freePort();
  const container = await new PostgreSqlContainer(images.postgres)
    .withExposedPorts({ container: 5432, host: port })
    .start();
  const url = `postgres://${container.getUsername()}:${container.getPassword()}@127.0.0.1:${port}/${container.getDatabase()}`;
  return { url, ...(await handleOf(container, port)) };
}

/** It keeps nothing on a disk: killed and started again, it is empty. */
export async function startRedis() {
  const port = await freePort();
  const container = await new GenericContainer(images.redis)
    .withExposedPorts({ container: 6379, host: port })
    .withCommand(['redis-server', '--save', ''])
    .withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
    .start();
  const ask = async (...command) => {
    const { exitCode, output } = await container.exec(['redis-cli', '-e', ...command]);
    if (exitCode !== 0) throw new Error(`redis-cli ${command.join(' ')}: ${output}`);
  };
  return { url: `redis://127.0.0.1:${port}`, ask, ...(await handleOf(container, port)) };
}

async function handleOf(container, port) {
  const { container: containers } = await getContainerRuntimeClient();
  const runtime = containers.getById(container.getId());
  return {
    port,
    /** SIGKILL; its files stay. */
    kill: async () => {
      await runtime.kill();
      await runtime.wait();
    },
    start: () => runtime.start(),
    /** Frozen: its connections stay open and nothing answers. */
    pause: () => runtime.pause(),
    unpause: () => runtime.unpause(),
    stop: async () => {
      await runtime.start().catch(() => undefined); // what is down already cannot be stopped
      await container.stop();
    },
  };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
