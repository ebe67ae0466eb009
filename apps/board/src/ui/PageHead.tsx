import type { ComponentChildren } from 'preact';

/** The title of a page, what is beside it, and its actions at the right. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="page-head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
