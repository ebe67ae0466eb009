/**
 * What a board in a browser needs: words, figures and states, from the same code as the terminal. Nothing here may lead to
 * a module of Node, a calendar or a table of widths: the build of apps/board refuses those (its vite.config.mjs).
 */
export { runbookAddress } from './alerts/runbook-address.ts';
export type { StageFacts, StateReason } from './dataset-judge.ts';
export { stateMeanings } from './render/help-page.ts';
export { reasonText } from './render/reason-text.ts';
export { shortName } from './render/short-name.ts';
export { stateDetail } from './render/state-cell.ts';
export { countText, momentText, overdueText, promiseText, rateText, spanText, timeText } from './render/units.ts';
export { boardWords, causeWord, type Language, stateWord } from './render/words.ts';
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
export { causeWords, type LineCause, lineStates, type LineState, stateWords } from './states.ts';
export { orderedLines, type SortKey, sortKeys } from './view/order.ts';
