import type { ComponentChildren } from 'preact';
import { here } from '../routes.ts';
import { at } from '../state/board.ts';

interface RowLinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
}

/** The link that makes a whole row of a table clickable; j and k move among those of the page. */
export function RowLink({ href, children }: RowLinkProps) {
  return (
    <a class="row-link" href={here(href, at.value)} data-row="">
      {children}
    </a>
  );
}
