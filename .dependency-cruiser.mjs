/** Who may import whom: docs/ARCHITECTURE.md draws it. A lib that is not listed may import only the kernel. */
const libs = {
  kernel: [],
  avro: [],
  transcoder: ['avro'],
  catalogue: ['avro'],
  agreements: ['avro', 'transcoder', 'catalogue'],
  board: ['catalogue'],
  generators: ['avro', 'catalogue'],
  feeds: ['avro', 'catalogue'],
  thematic: ['avro', 'catalogue'],
  'kafka-protocol': [],
  'kafka-broker': ['kafka-protocol'],
  'kafka-client': ['kafka-protocol'],
  inspect: ['agreements', 'avro', 'board', 'catalogue', 'kafka-client', 'kafka-protocol', 'thematic', 'transcoder'],
  runtime: ['catalogue', 'kafka-client', 'kafka-protocol'],
};
const tests = '\\.(test|bench|sim|fuzz|test-support)\\.ts$|/testing/';

const libRules = Object.entries(libs).map(([name, allowed]) => ({
  name: `${name} imports only ${['kernel', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^libs/${name}/src`, pathNot: tests },
  to: { path: '^(libs|apps)/', pathNot: `^libs/(${[name, 'kernel', ...allowed].join('|')})/` },
}));

const pureLibs = Object.keys(libs).filter((name) => !['thematic', 'runtime'].includes(name));

export default {
  forbidden: [
    ...libRules,
    {
      name: 'apps never import apps, except rail',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/rail/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'only rail and tests import the embedded broker',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: `^apps/rail/|^libs/kafka-broker/|${tests}` },
      to: { path: '^libs/kafka-broker/' },
    },
    {
      name: 'sockets, files, threads and processes only under src/node',
      severity: 'error',
      from: { path: `^libs/(${pureLibs.join('|')})/src/(?!node/)`, pathNot: `${tests}|^libs/kafka-broker/src/sim/run` },
      to: {
        path: '^(node:)?(fs|net|tls|http|https|dgram|child_process|worker_threads|os|readline|timers)(/promises)?$',
      },
    },
    {
      name: 'Nest only at the edge',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: `\\.(module|controller|guard|filter)\\.ts$|/(main|start|http-adapter)\\.ts$|^libs/runtime/|${tests}`,
      },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'the board in a browser knows of the libs only what @rail/board has for it',
      severity: 'error',
      from: { path: '^apps/board/src/', pathNot: tests },
      to: { path: '^libs/', pathNot: '^libs/board/src/(web|api/index)\\.ts$' },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps|libs)/[^/]+/dist/' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
