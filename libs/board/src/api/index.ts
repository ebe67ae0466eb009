export type { AgreementPage, AgreementsAnswer, AgreementSummary, SilenceReason } from './agreements.ts';
export {
  type Alert,
  type AlertsAnswer,
  type EventsAnswer,
  type ExchangeEvent,
  severities,
  type Severity,
  type Silence,
} from './alerts.ts';
export type { BoardHistory, LineControl, LineLatency, LinePage, StageLatency } from './lines.ts';
export type { MapEdge, NetworkMap } from './map.ts';
export type { QuarantineAnswer, QuarantinedRecord, RedriveAnswer } from './quarantine.ts';
export type { ReplayRun, RunRequest, RunSteering } from './runs.ts';
export { type Role, roles, type SessionAnswer } from './session.ts';
export type { TraceAgreement, TraceAnswer } from './trace.ts';
export type { ThematicLineage, ThematicRelation, ThematicRows } from './thematic.ts';
