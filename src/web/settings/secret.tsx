/** Something that is shown once, to be copied. */
import { useState } from 'react';
import { Button, TextField } from '../controls/controls.js';
import { useText } from '../i18n/text.js';

export function Secret({ value }: { value: string }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  return (
    <div className="secret">
      <TextField bare label={t('secret')} value={value} isReadOnly className="mono grow" />
      <Button
        onPress={() => void navigator.clipboard?.writeText(value).then(() => setCopied(true))}
        icon={copied ? 'check' : 'note'}
      >
        {copied ? t('secret.copied') : t('secret.copy')}
      </Button>
    </div>
  );
}
