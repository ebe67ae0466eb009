import type {
  AgreementPage,
  AgreementSummary,
  QuarantineAnswer,
  SessionAnswer,
  ThematicRelation,
} from '@rail/board/api';
import { answers } from './board-script.ts';

const summary: AgreementSummary = {
  id: 'mr-me-001',
  version: 2,
  provider: 'market-regulation',
  subscriber: 'thematic/market-entities',
  line: 'market-regulation',
  dataset: 'enterprise',
  share: 'share.mr-me-001',
  purpose: { zh: '市场主体画像', en: 'profiles of enterprises' },
  state: 'active',
  validUntil: '2036-01-01',
  databases: ['market-entities'],
  deliveredPerSecond: 12.5,
  sinceMs: 1_795_500_000_000,
  counts: { delivered: 61_204, filteredOut: 12_880, quarantined: 0, held: 12_031 },
  lagRecords: 0,
};
const named = { zh: '协议列明直传', en: 'named in the agreement' };

const agreement: AgreementPage = {
  schema: 'rail.agreement/1',
  summary,
  fields: [
    { path: 'uscc', zh: '统一社会信用代码', grade: 'L1', status: 'passed', treatment: 'pass', why: named },
    { path: 'phone', zh: '电话', grade: 'L3', status: 'treated', treatment: 'mask(3,4)', why: named },
    { path: 'capital', zh: '注册资本', grade: 'L1', status: 'withheld', treatment: null, why: named },
  ],
  terms: [{ term: 'where', value: 'status == "IN_OPERATION"', why: named }],
  legalBasis: ['社会保险经办条例 8'],
  quota: { perDay: 200_000, usedToday: 200_000, resetsMs: 1_795_600_000_000 },
  groups: [{ group: 'mr-me-001.feed', lagRecords: 3, hasMembers: true }],
  newestMs: 1_795_500_000_000,
  promiseMs: 60_000,
  silence: { kind: 'providerLate', text: { zh: '部门没有发布', en: 'the department is silent' }, sinceMs: null },
  connect: {
    bootstrap: 'rail.example:9092',
    topic: 'share.mr-me-001',
    registry: 'http://rail.example:8080',
    groupPrefix: 'mr-me-001.',
  },
};

const relation: ThematicRelation = {
  database: 'market-entities',
  databaseName: { zh: '市场主体专题库', en: 'Market entities' },
  relation: 'entity',
  zh: '市场主体',
  kind: 'table',
  agreement: 'mr-me-001',
  rows: 5_120,
  updatedAt: '2026-11-24 16:04:26.123+00',
  key: ['uscc'],
  description: null,
};

export const quarantine: QuarantineAnswer = {
  schema: 'rail.quarantine/1',
  byReason: [
    {
      line: 'health',
      reason: 'Q114',
      meaning: { zh: '代码不在代码表内', en: 'a code is not in its list' },
      remedy: { zh: '改正代码。', en: 'Correct the code.' },
      records: 36,
      firstMs: 1_795_500_000_000,
    },
  ],
  entries: [
    {
      place: 'health/0/7',
      line: 'health',
      reason: 'Q114',
      origin: 'line.health.hospital-visit/0/118',
      agreement: null,
      at: 'code-list departmentCode',
      run: null,
      sinceMs: 1_795_500_000_000,
      bytes: 75,
      state: 'open',
    },
  ],
  isCut: false,
  checkedPerSecond: 1214,
  rules: 31,
};

export const viewer: SessionAnswer = {
  schema: 'rail.session/1',
  exchange: 'prod',
  version: '0.1.0',
  mode: 'token',
  principal: 'li',
  role: 'viewer',
  content: [],
};

/** What the pages of agreements, databases and quarantine are told. */
export const pageAnswers: Readonly<Record<string, unknown>> = {
  ...answers,
  '/v1/agreements': {
    schema: 'rail.agreements/1',
    agreements: [summary, { ...summary, id: 'he-ps-021', line: 'health', state: 'waiting', databases: [] }],
  },
  '/v1/agreements/mr-me-001': agreement,
  '/v1/thematic': [relation],
  '/v1/quarantine': quarantine,
};
