import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../api.ts';
import { type Bilingual, say } from '../state/language.ts';
import { ProblemNote } from './ProblemNote.tsx';

interface ConfirmProps {
  readonly title: string;
  /** What the button that acts is called. */
  readonly action: Bilingual;
  /** Fields of the form; their values come by name. */
  readonly children?: ComponentChildren;
  /** Acts. A Problem that it throws is shown, and the dialog stays open. */
  readonly onConfirm: (values: FormData) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something is changed: a modal dialog, Escape leaves it, focus goes back to where it came from. */
export function Confirm({ title, action, children, onConfirm, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onConfirm(new FormData(form));
      onClose();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="confirm" onClose={onClose} aria-label={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <h2>{title}</h2>
        {children}
        <ProblemNote problem={problem} />
        <p class="buttons">
          <button type="button" onClick={onClose}>
            {say({ zh: '取消', en: 'Cancel' })}
          </button>
          <button type="submit" class="primary" disabled={isBusy}>
            {say(action)}
          </button>
        </p>
      </form>
    </dialog>
  );
}
