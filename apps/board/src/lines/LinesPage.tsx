import { useEffect } from 'preact/hooks';
import { pageKeys } from '../shell/keys.ts';
import { at, hasBoard } from '../state/board.ts';
import { say } from '../state/language.ts';
import { Empty } from '../ui/Empty.tsx';
import { LineTable } from './LineTable.tsx';
import { MapBeside } from './MapBeside.tsx';
import { find, sortNext } from './order.ts';
import { Notices } from './Notices.tsx';
import { pointedAt, Reason } from './Reason.tsx';
import { Ticker } from './Ticker.tsx';
import { Totals } from './Totals.tsx';

/** The first screen: every line, without a scroll. */
export function LinesPage() {
  useEffect(() => {
    pageKeys.handle = ({ kind }) => {
      if (kind !== 'sort') return false;
      sortNext();
      return true;
    };
    return () => {
      pageKeys.handle = undefined;
      find.value = '';
    };
  }, []);
  return (
    <div class="first-screen" onPointerOver={pointAt} onFocusIn={pointAt} onPointerLeave={pointAtNone}>
      <h1 class="unseen">{say({ zh: '线路', en: 'Lines' })}</h1>
      <Totals />
      <div class="beside">
        <div class="table">
          {!hasBoard.value && at.value === undefined && (
            <Empty
              text={{ zh: '还没有听到交换的消息。', en: 'Nothing was heard of the exchange yet.' }}
              command="rail demo"
            />
          )}
          {hasBoard.value && <LineTable />}
          <Reason />
          <Notices />
        </div>
        <MapBeside />
      </div>
      <Ticker />
    </div>
  );
}

function pointAt({ target }: Event): void {
  const row = (target as Element | null)?.closest<HTMLElement>('[data-line]');
  pointedAt.value = row?.dataset['line'];
}

function pointAtNone(): void {
  pointedAt.value = undefined;
}
