import { setQuery } from '../router/location.ts';
import { say } from '../state/language.ts';

const words = {
  show: { zh: '显示未共享的字段', en: 'Show fields that are not shared' },
  hide: { zh: '隐藏未共享的字段', en: 'Hide fields that are not shared' },
} as const;

/** Shows and hides, by the query of the page, the fields that an agreement withholds. */
export function WithheldButton({ areShown }: { readonly areShown: boolean }) {
  return (
    <button
      type="button"
      class="quiet"
      aria-expanded={areShown}
      onClick={() => setQuery({ fields: areShown ? undefined : 'all' })}
    >
      {say(areShown ? words.hide : words.show)}
    </button>
  );
}
