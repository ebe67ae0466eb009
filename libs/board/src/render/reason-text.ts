import type { BoardLine } from '../snapshot.ts';
import type { Language } from './words.ts';
import { countText, momentText, promiseText, spanText, timeText } from './units.ts';

type Behind = Extract<BoardLine['reason'], { stage: unknown }>;

/** Why a line is in its state, as one sentence: what, since when, what to expect. */
export function reasonText(line: BoardLine, language: Language, nowMs: number): string {
  return language === 'zh' ? inChinese(line, nowMs) : inEnglish(line, nowMs);
}

function inEnglish({ reason, department, dueMs, line, dataset, publish }: BoardLine, nowMs: number): string {
  const who = ({ stage, reader }: Behind): string =>
    stage === 'route' ? 'the router' : `${stage === 'commit' ? 'database' : 'subscriber'} ${reader}`;
  switch (reason.kind) {
    case 'overdue': {
      const since =
        reason.lastMs === null ? 'has never published' : `has not published since ${momentText(reason.lastMs, nowMs)}`;
      return `${department.en} ${since} (${dataset}); due every ${promiseText(reason.intervalMs)}`;
    }
    case 'behind': {
      const clear = reason.catchUpMs === null ? 'falling further behind' : `clear in ${spanText(reason.catchUpMs)}`;
      return `${who(reason)} is ${spanText(reason.delayMs)} behind (${dataset}): ${countText(reason.lagRecords)} records wait, ${clear}`;
    }
    case 'recovering':
      return `${who(reason)} keeps the promise again; on time once it has for 30 s (${dataset})`;
    case 'failed':
      return `${who(reason)} has failed (${dataset}): ${reason.what}`;
    case 'absent':
      return `${who(reason)} does not run: its group has no member (${dataset})`;
    case 'stuck':
      return `${who(reason)} stands still (${dataset}): ${countText(reason.lagRecords)} records wait, none is lost`;
    case 'quarantined':
      return `${Math.round(reason.share * 100)} % of ${dataset} set aside in the last minute: rail quarantine list --line ${line}`;
    case 'paused':
      return `stopped by ${reason.by} since ${momentText(reason.sinceMs, nowMs)}: ${reason.why}; records wait, none is lost`;
    case 'noneDue':
      return `nothing due before ${momentText(dueMs, nowMs)}; last record ${lastText(publish.lastPublishedMs, nowMs)} ago`;
    case 'kept':
      return `on its timetable; next record due by ${momentText(dueMs, nowMs)}`;
    case 'neverSeen':
      return `no record yet; the first is due by ${momentText(dueMs, nowMs)}`;
    case 'stale':
      return `last seen ${timeText(reason.lastSeenMs)}`;
    case 'silent':
      return `${reason.part} ${reason.instance} has not been heard since ${timeText(reason.lastBeatMs)} (${dataset})`;
  }
}

function inChinese({ reason, department, dueMs, line, dataset, publish }: BoardLine, nowMs: number): string {
  const who = ({ stage, reader }: Behind): string =>
    stage === 'route' ? '路由' : `${stage === 'commit' ? '专题库' : '订阅方'} ${reader} `;
  switch (reason.kind) {
    case 'overdue': {
      const since = reason.lastMs === null ? '从未发布' : `自 ${momentText(reason.lastMs, nowMs)} 起没有发布`;
      return `${department.zh}${since} (${dataset}), 应每 ${promiseText(reason.intervalMs)} 一次`;
    }
    case 'behind': {
      const clear = reason.catchUpMs === null ? '还在变慢' : `${spanText(reason.catchUpMs)} 后追平`;
      return `${who(reason)}落后 ${spanText(reason.delayMs)} (${dataset}): 积压 ${countText(reason.lagRecords)} 条, ${clear}`;
    }
    case 'recovering':
      return `${who(reason)}已恢复, 稳定 30 s 后转为正点 (${dataset})`;
    case 'failed':
      return `${who(reason)}故障 (${dataset}): ${reason.what}`;
    case 'absent':
      return `${who(reason)}没有运行: 消费组没有成员 (${dataset})`;
    case 'stuck':
      return `${who(reason)}停滞 (${dataset}): 积压 ${countText(reason.lagRecords)} 条, 没有丢失`;
    case 'quarantined':
      return `最近一分钟 ${dataset} 有 ${Math.round(reason.share * 100)} % 被隔离: rail quarantine list --line ${line}`;
    case 'paused':
      return `${reason.by} 自 ${momentText(reason.sinceMs, nowMs)} 起停运: ${reason.why}; 数据等待, 没有丢失`;
    case 'noneDue':
      return `${momentText(dueMs, nowMs)} 前没有到点数据, 最近一条在 ${lastText(publish.lastPublishedMs, nowMs)} 前`;
    case 'kept':
      return `按时刻表运行, 下一条最迟 ${momentText(dueMs, nowMs)}`;
    case 'neverSeen':
      return `还没有数据, 第一条最迟 ${momentText(dueMs, nowMs)}`;
    case 'stale':
      return `最后看到 ${timeText(reason.lastSeenMs)}`;
    case 'silent':
      return `${partWords[reason.part] ?? reason.part} ${reason.instance} 自 ${timeText(reason.lastBeatMs)} 起没有心跳 (${dataset})`;
  }
}

const partWords: Readonly<Record<string, string>> = {
  publisher: '发布',
  router: '路由',
  builder: '入库',
  control: '控制面',
  gateway: '网关',
};

function lastText(lastMs: number | null, nowMs: number): string {
  return lastMs === null ? '-' : spanText(Math.max(0, nowMs - lastMs));
}
