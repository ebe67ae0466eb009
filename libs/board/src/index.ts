export { acknowledge, type Act, close, openAlert, silence } from './alerts/acts.ts';
export { boardAlerts } from './alerts/board-alerts.ts';
export { disposalOf } from './alerts/disposal.ts';
export type { AlertFacts, DiskFacts } from './alerts/facts.ts';
export { type AlertRule, alertRules, type RuleName, ruleNames } from './alerts/rules.ts';
export { runbookAddress, runbookName } from './alerts/runbook-address.ts';
export { type AlertState, restoreAlerts, type Stepped, type Transition } from './alerts/state.ts';
export { step } from './alerts/step.ts';
export { type WebhookBody, webhookBody } from './alerts/webhook-body.ts';
export { alertEvent } from './events/alert-event.ts';
export { BoardEvents } from './events/board-events.ts';
export { type DatasetFacts, DatasetJudge, type StageFacts, type StateReason, type Verdict } from './dataset-judge.ts';
export { LineJudge, type LineVerdict } from './line-judge.ts';
export { Observation } from './observation.ts';
export { catchUpMs, OffsetHistory } from './offset-history.ts';
export { RateWindow } from './rate-window.ts';
export type { AmbiguousWidth } from './render/cells.ts';
export { changesBetween, countsText, onceText } from './render/changes.ts';
export { stateMeanings } from './render/help-page.ts';
export { ansiText, type Colours, plainText, type Row } from './render/row.ts';
export { renderScreen, type ScreenContext, visibleLines } from './render/screen.ts';
export type { Language } from './render/words.ts';
export {
  asStale,
  type BoardAlerts,
  type BoardDataset,
  type BoardLedger,
  type BoardLine,
  type BoardProcess,
  type BoardSnapshot,
  type BoardStores,
  staleAfterMs,
} from './snapshot.ts';
export { causeWords, lineCauses, type LineCause, lineStates, type LineState, stateWords } from './states.ts';
export { dueAfter, intervalMs, type Timetable, timetableOf } from './timetable.ts';
export { type BoardView, initialView, type Key, pressKey } from './view/view.ts';
export type { WatchedDataset } from './watch/dataset-watch.ts';
export { ExchangeWatch } from './watch/exchange-watch.ts';
export type { WatchedLine } from './watch/line-watch.ts';
export type { HeardProcess } from './watch/process-watch.ts';
export { type Feed, type GroupSample, type OutcomeCounts, placesOf, type Sample } from './watch/sample.ts';
export { promiseText } from './render/units.ts';
export { type SilenceFacts, silenceOf } from './silence.ts';
