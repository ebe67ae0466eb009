import { useState } from 'preact/hooks';
import { Problem } from '../api.ts';
import { navigate, place } from '../router/location.ts';
import { say } from '../state/language.ts';
import { logIn } from '../state/session.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';

/** For an exchange that is not at this machine: a token says who looks. */
export function Login() {
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    try {
      const token = new FormData(form).get('token');
      await logIn(typeof token === 'string' ? token.trim() : '');
      if (place.peek().path === '/login') navigate('/');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  return (
    <form
      class="login"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <h1>{say({ zh: '请用令牌登录', en: 'A token is needed here' })}</h1>
      <p>
        {say({
          zh: '令牌由管理员发给: rail user create 姓名 --role viewer',
          en: 'An administrator gives one: rail user create NAME --role viewer',
        })}
      </p>
      <label>
        {say({ zh: '令牌', en: 'Token' })}
        <input name="token" type="password" autocomplete="current-password" required />
      </label>
      <ProblemNote problem={problem} />
      <button type="submit" class="primary">
        {say({ zh: '登录', en: 'Log in' })}
      </button>
    </form>
  );
}
