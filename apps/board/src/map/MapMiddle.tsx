import { countText, rateText, timeText } from '@rail/board/web';
import { say } from '../state/language.ts';
import type { MapFigures } from './figures.ts';
import { latencyText } from './latency.ts';
import type { MapLayout } from './layout.ts';
import { words } from './words.ts';

/** What stands on the interchange and on the siding. */
export function MapMiddle({ layout, figures }: { readonly layout: MapLayout; readonly figures: MapFigures }) {
  const { router, siding } = layout;
  const { p50Ms, aside } = figures;
  return (
    <>
      <div
        class="metro-router"
        style={{ left: `${router.x}px`, top: `${router.y + router.height / 2}px`, width: `${router.width}px` }}
      >
        <strong>{say(words.router)}</strong>
        <span>p50 {latencyText(p50Ms)}</span>
        <span>{ledgerText(figures.ledger)}</span>
      </div>
      <a
        class="metro-siding"
        href="/quarantine"
        style={{
          left: `${siding.x}px`,
          top: `${siding.y}px`,
          width: `${siding.width}px`,
          height: `${siding.height}px`,
        }}
      >
        <span>{say(words.aside)}</span>
        <span class="metro-note">
          {countText(aside.records)} · {rateText(aside.perSecond)}/s
        </span>
      </a>
    </>
  );
}

function ledgerText(ledger: MapFigures['ledger']): string {
  if (ledger === null || ledger.verdict === 'unknown') return say(words.ledgerUnknown);
  if (ledger.verdict === 'broken') return say(words.ledgerBroken);
  return ledger.checkedMs === null
    ? say(words.ledgerOk)
    : `${say(words.ledgerOk)} ${timeText(ledger.checkedMs).slice(0, 5)}`;
}
