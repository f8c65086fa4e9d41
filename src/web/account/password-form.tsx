/** Another password for oneself. */
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { client } from '../api/client.js';
import { post } from '../api/request.js';
import { Button, TextField } from '../controls/controls.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { problemWords } from '../shell/problem.js';

export function PasswordForm() {
  const text = useText();
  const { t } = text;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setProblem(null);
    try {
      await post('password', { current, next });
      await client.invalidateQueries({ queryKey: ['session'] });
      setCurrent('');
      setNext('');
      say({ tone: 'good', icon: 'check', title: t('password.changed') });
    } catch (error) {
      setProblem(problemWords(error, text));
    }
  };
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {problem && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
      <TextField
        label={t('password.current')}
        type="password"
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
      />
      <TextField
        label={t('password.next')}
        hint={t('setUp.passwordHint', { count: 12 })}
        type="password"
        value={next}
        onChange={setNext}
        autoComplete="new-password"
      />
      <div className="row">
        <Button type="submit" isDisabled={current === '' || next.length < 12}>
          {t('password.change')}
        </Button>
      </div>
    </Form>
  );
}
