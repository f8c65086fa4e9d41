/** What is changed and not saved: what it would do, saved or thrown away. */
import { useState } from 'react';
import type { SettingsPreview, Verdict } from '../api/answers.js';
import { post } from '../api/request.js';
import { Button } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { problemWords } from '../shell/problem.js';
import type { Policy } from './use-policy.js';

const VERDICTS: readonly Verdict[] = ['publish', 'review', 'hold'];

export function SaveBar({ policy, mayWrite }: { policy: Policy; mayWrite: boolean }) {
  const text = useText();
  const { t } = text;
  const [preview, setPreview] = useState<SettingsPreview | null>(null);
  const [busy, setBusy] = useState(false);
  if (!mayWrite) return <p className="notice">{t('settings.readOnly')}</p>;
  if (!policy.isChanged) return null;
  const look = async (): Promise<void> => {
    setBusy(true);
    try {
      setPreview(await post<SettingsPreview>('settings/preview', { document: policy.document }));
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="save-bar" aria-label={t('settings.unsaved')}>
      <strong>{t('settings.unsaved')}</strong>
      <Button kind="bare" onPress={() => policy.discard()}>
        {t('settings.discard')}
      </Button>
      <Button icon="eye" isDisabled={busy} onPress={() => void look()}>
        {t('settings.preview')}
      </Button>
      <Button kind="primary" isDisabled={policy.isSaving} onPress={() => void policy.save()}>
        {t('settings.save')}
      </Button>
      {preview && (
        <Dialog
          title={t('settings.previewTitle', { count: preview.comments })}
          isOpen
          wide
          onClose={() => setPreview(null)}
        >
          <Preview preview={preview} />
        </Dialog>
      )}
    </section>
  );
}

function Preview({ preview }: { preview: SettingsPreview }) {
  const { t, number, difference, languageName } = useText();
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th>{t('verdict')}</th>
            <th className="numeric">{t('settings.now')}</th>
            <th className="numeric">{t('settings.then')}</th>
            <th className="numeric">{t('settings.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {VERDICTS.map((verdict) => (
            <tr key={verdict}>
              <td>{t(`verdict.${verdict}`)}</td>
              <td className="numeric">{number(preview.present[verdict] ?? 0)}</td>
              <td className="numeric">{number(preview.proposed[verdict] ?? 0)}</td>
              <td className="numeric">
                {difference((preview.proposed[verdict] ?? 0) - (preview.present[verdict] ?? 0))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.changed.length === 0 ? (
        <p className="quiet">{t('settings.noChange')}</p>
      ) : (
        <ul className="preview-list">
          {preview.changed.map((comment) => (
            <li key={comment.seq}>
              <p dir="auto">{comment.excerpt}</p>
              <p className="small quiet row">
                <span>{comment.site}</span>
                <span>{languageName(comment.language)}</span>
                <span>
                  {t(`verdict.${comment.present}`)} → <strong>{t(`verdict.${comment.proposed}`)}</strong>
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
