import { boardWords, timeText } from '@rail/board/web';
import { here, type Route, routes } from '../routes.ts';
import { at, board, isStale } from '../state/board.ts';
import { language, say, toggleLanguage } from '../state/language.ts';
import { isStranger, session } from '../state/session.ts';
import { beats, heard, secondMs } from '../state/stream.ts';
import { theme, toggleTheme } from '../state/theme.ts';

export function Header({ route }: { readonly route: Route | undefined }) {
  const marked = route?.under ?? route?.path;
  return (
    <header>
      <a class="skip" href="#page">
        {say({ zh: '跳到内容', en: 'skip to content' })}
      </a>
      <span class="brand">
        {boardWords[language.value].title} <small>{session.value?.exchange ?? board.value?.name}</small>
      </span>
      <nav aria-label={say({ zh: '页面', en: 'pages' })}>
        {routes
          .filter(({ nav }) => nav !== undefined)
          .map(({ path, title }) => (
            <a key={path} href={here(path, at.value)} aria-current={path === marked ? 'page' : undefined}>
              {say(title)}
            </a>
          ))}
      </nav>
      <span class="grow" />
      <Live />
      <Who />
      <button type="button" class="quiet" onClick={toggleLanguage} lang={language.value === 'zh' ? 'en' : 'zh-CN'}>
        {language.value === 'zh' ? 'English' : '中文'}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={toggleTheme}
        aria-label={theme.value === 'dark' ? say({ zh: '浅色', en: 'light' }) : say({ zh: '深色', en: 'dark' })}
      >
        {theme.value === 'dark' ? '☾' : '☀'}
      </button>
    </header>
  );
}

/** Who looks, where it is not whoever sits at this machine. */
function Who() {
  if (isStranger.value) return <a href="/login">{say({ zh: '登录', en: 'Log in' })}</a>;
  return session.value?.mode === 'token' ? <span class="soft">{session.value.principal}</span> : null;
}

/** The clock of the exchange and whether its stream is alive. */
function Live() {
  const words = boardWords[language.value];
  return (
    <span class="live">
      <time class="clock figure">{timeText(secondMs.value)}</time>
      {isStale.value || heard.value === undefined ? (
        <span class="heartbeat lost">
          {heard.value === undefined
            ? say({ zh: '未连接', en: 'no stream' })
            : `${words.lastSeen} ${timeText(heard.value.sampledMs)}`}
        </span>
      ) : (
        <span class="heartbeat">
          <span key={beats.value} class="pulse" aria-hidden="true" />
          {words.live}
        </span>
      )}
    </span>
  );
}
