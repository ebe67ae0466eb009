import './sheet.css';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface SheetProps {
  readonly title: string;
  /** Beside the title. */
  readonly side?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A part of a page with a title, a landmark of its own. */
export function Sheet({ title, side, class: name = '', children }: SheetProps) {
  const id = useId();
  return (
    <section class={`sheet ${name}`} aria-labelledby={id}>
      <div class="sheet-head">
        <h2 id={id}>{title}</h2>
        {side !== undefined && <div class="sheet-side">{side}</div>}
      </div>
      {children}
    </section>
  );
}
