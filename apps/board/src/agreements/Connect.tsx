import type { AgreementPage } from '@rail/board/api';
import { useId } from 'preact/hooks';
import { place } from '../router/location.ts';
import { say } from '../state/language.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { type SnippetLanguage, snippetLanguages, snippetNames, snippetOf, subscribeCommand } from './snippets.ts';
import { words } from './words.ts';

interface ConnectProps {
  readonly id: string;
  readonly connect: AgreementPage['connect'];
  /** Of the query. */
  readonly language: string | null;
}

/** What a reader needs, and the fewest lines that read it in the language that one has. */
export function Connect({ id, connect, language }: ConnectProps) {
  const chosen = snippetLanguages.find((each) => each === language) ?? 'java';
  const snippet = snippetOf(chosen, id, connect);
  const snippetId = useId();
  const commandId = useId();
  const command = subscribeCommand(id, chosen);
  return (
    <Sheet title={say(words.connect)} side={<Tabs chosen={chosen} />} class="agreement-connect">
      <dl class="pairs agreement-access">
        <dt>{say(words.bootstrap)}</dt>
        <dd>
          <code>{connect.bootstrap}</code>
        </dd>
        <dt>{say(words.topic)}</dt>
        <dd>
          <code>{connect.topic}</code>
        </dd>
        <dt>{say(words.group)}</dt>
        <dd>
          <code>{connect.groupPrefix}</code>… <span class="soft">{say(words.mustBegin)}</span>
        </dd>
        <dt>{say(words.registry)}</dt>
        <dd>
          <code>{connect.registry}</code>
        </dd>
      </dl>
      <div class="copied">
        <pre class="snippet" id={snippetId} tabIndex={0} aria-label={snippetNames[chosen]}>
          {snippet}
        </pre>
        <CopyButton text={snippet} shownIn={snippetId} />
      </div>
      <p class="agreement-commands">
        <span class="soft">{say(words.wholeSample)}</span> <code id={commandId}>{command}</code>{' '}
        <CopyButton text={command} shownIn={commandId} /> <code>rail subscribe {id} --check</code>
      </p>
    </Sheet>
  );
}

function Tabs({ chosen }: { readonly chosen: SnippetLanguage }) {
  const { path, query } = place.value;
  const hrefOf = (language: SnippetLanguage): string => {
    const next = new URLSearchParams(query);
    next.set('lang', language);
    return `${path}?${next.toString()}`;
  };
  return (
    <nav class="tabs" aria-label={say(words.languages)}>
      {snippetLanguages.map((language) => (
        <a key={language} href={hrefOf(language)} aria-current={language === chosen ? 'true' : undefined}>
          {snippetNames[language]}
        </a>
      ))}
    </nav>
  );
}
