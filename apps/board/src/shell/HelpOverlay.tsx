import { useEffect, useRef } from 'preact/hooks';
import { lineStates, stateMeanings } from '@rail/board/web';
import { routes } from '../routes.ts';
import { say } from '../state/language.ts';
import { StateWord } from '../ui/StateCell.tsx';
import { isHelpOpen } from './keys.ts';

const keys = [
  ['j  k', { zh: '下一行, 上一行', en: 'next row, row before' }],
  ['Enter', { zh: '打开', en: 'open' }],
  ['s', { zh: '排序', en: 'sort' }],
  ['/', { zh: '查找', en: 'find' }],
  ['[  ]', { zh: '早 1 分钟, 晚 1 分钟', en: 'a minute earlier, later' }],
  ['z', { zh: '中文 / English', en: '中文 / English' }],
  ['t', { zh: '深色 / 浅色', en: 'dark / light' }],
] as const;

/** Keys and states, over the page. */
export function HelpOverlay() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isHelpOpen.value) dialog.current?.showModal();
  }, [isHelpOpen.value]);
  if (!isHelpOpen.value) return null;
  const close = (): void => void (isHelpOpen.value = false);
  return (
    <dialog ref={dialog} class="help" onClose={close} aria-label={say({ zh: '帮助', en: 'help' })}>
      <h2>{say({ zh: '按键', en: 'Keys' })}</h2>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(meaning)}</dd>
          </div>
        ))}
        {routes
          .filter(({ nav }) => nav !== undefined)
          .map(({ path, nav, title }) => (
            <div key={path}>
              <dt>
                <kbd>g {nav?.key}</kbd>
              </dt>
              <dd>{say(title)}</dd>
            </div>
          ))}
      </dl>
      <h2>{say({ zh: '状态', en: 'States' })}</h2>
      <dl class="states">
        {lineStates.map((state) => (
          <div key={state}>
            <dt>
              <StateWord state={state} />
            </dt>
            <dd>{say(stateMeanings[state])}</dd>
          </div>
        ))}
      </dl>
      <p class="soft">
        <a href="/wall">{say({ zh: '大屏 /wall: 没有光标, 不会烧屏', en: 'wall, /wall: no cursor, no burn-in' })}</a>
      </p>
      <p>
        <button type="button" onClick={close}>
          {say({ zh: '关闭 Esc', en: 'Close Esc' })}
        </button>
      </p>
    </dialog>
  );
}
